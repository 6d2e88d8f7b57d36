"""A database older than what was signed is noticed, and a log that cannot be continued is followed by another."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from fanlight.custody import checkpoints, entries, merkle, notes, policy, tiles
from fanlight.custody.entries import LogRenewed, Running
from fanlight.custody.log import Damaged
from fanlight.custody.notes import NotSigned
from fanlight.transparency import actions, keeping, queries
from fanlight.transparency.errors import NothingToRenew
from fanlight.transparency.keeping import Keeper
from fanlight.transparency.models import Entry, Head, Tile
from fanlight.transparency.renewal import renew
from tests.transparency.following import Stranger

Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def say(keeper: Keeper, django_capture_on_commit_callbacks: Committing) -> Callable[[int], None]:
    """Logs as many entries, and does what is done once they are committed."""

    def log(count: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.log(
                [Running(version="1.0", code_sha256="ab" * 32, app_sha256="", manifest_sha256="") for _ in range(count)]
            )

    return log


class Copy:
    """The database's log as it was."""

    def __init__(self) -> None:
        self.tables = [(model, list(model._default_manager.all())) for model in (Head, Entry, Tile)]

    def put_back(self) -> None:
        for model, rows in self.tables:
            model._default_manager.all().delete()
            model._default_manager.bulk_create(rows)


@pytest.mark.parametrize(("before", "more"), [(1, 1), (3, 300), (256, 1)])
def test_a_database_from_an_older_copy_is_not_continued(say: Callable[[int], None], before: int, more: int):
    say(before)
    older = Copy()
    say(more)
    older.put_back()

    with pytest.raises(Damaged, match=f"has signed {before + more} entries and the database holds {before}"):
        say(1)
    assert Entry.objects.count() == before


def test_a_database_with_another_history_signed_by_the_same_key_is_not_continued(
    say: Callable[[int], None], keeper: Keeper
):
    say(1)
    older = Copy()
    say(5)
    signed = (keeper.keys / "log.last").read_bytes()
    older.put_back()
    (keeper.keys / "log.last").unlink()  # as another machine would, which has the key alone
    with_another_word()
    say(8)
    (keeper.keys / "log.last").write_bytes(signed)

    with pytest.raises(Damaged, match="another history"):
        say(1)


def test_a_database_from_before_the_log_was_renewed_is_not_continued(
    say: Callable[[int], None], django_capture_on_commit_callbacks: Committing
):
    say(5)
    older = Copy()
    with django_capture_on_commit_callbacks(execute=True):
        renew()
    older.put_back()

    with pytest.raises(Damaged, match="begun after"):
        say(1)


def with_another_word() -> None:
    actions.log([Running(version="2.0", code_sha256="ab" * 32, app_sha256="", manifest_sha256="")])


def test_what_was_rolled_back_is_not_remembered_as_signed(say: Callable[[int], None], keeper: Keeper):
    say(1)
    kept = (keeper.keys / "log.last").read_bytes()
    before = Copy()

    with_another_word()  # its transaction is never committed
    before.put_back()

    assert (keeper.keys / "log.last").read_bytes() == kept
    say(1)
    assert Stranger().follow().size == 2


def test_where_nothing_is_remembered_the_database_is_believed(say: Callable[[int], None], keeper: Keeper):
    say(2)
    (keeper.keys / "log.last").unlink()

    say(1)

    assert Stranger().follow().size == 3


def test_a_memory_that_is_no_checkpoint_stops_the_log(say: Callable[[int], None], keeper: Keeper):
    say(1)
    (keeper.keys / "log.last").write_bytes(b"")

    with pytest.raises(Damaged, match="not a checkpoint"):
        say(1)


def test_a_log_whose_end_is_lost_is_followed_by_another_that_says_so(
    say: Callable[[int], None], keeper: Keeper, django_capture_on_commit_callbacks: Committing
):
    say(2)
    older = Copy()
    say(300)
    older.put_back()
    old = queries.own_log().checkpoint()

    with django_capture_on_commit_callbacks(execute=True):
        origin, _ = renew()

    stranger = Stranger()
    assert origin == stranger.follow().origin == "video.example/log/2"
    first = entries.read(stranger.entries[0])[1]
    assert first == LogRenewed(previous_origin="video.example/log", previous_size=2, previous_root=old.root.hex())
    say(1)
    assert stranger.follow().size == len(stranger.entries)
    assert queries.own_witness().key.name == "video.example/witness"


def test_a_log_whose_key_is_lost_is_followed_by_another(
    say: Callable[[int], None], keeper: Keeper, django_capture_on_commit_callbacks: Committing
):
    say(2)
    keeping.keep_for(lambda: replace(keeper, keys=keeper.keys.parent / "new" / "keys"))
    with pytest.raises((Damaged, NotSigned)):
        say(1)

    with django_capture_on_commit_callbacks(execute=True):
        renew()

    say(1)
    assert Stranger().follow().origin == "video.example/log/2"
    with django_capture_on_commit_callbacks(execute=True):
        assert renew()[0] == "video.example/log/3"


def test_the_old_log_is_laid_aside_whole(say: Callable[[int], None]):
    say(300)
    key, old = queries.own_log().key, queries.own_log().checkpoint()

    _, aside = renew()

    tree = policy.read(f"log {key.vkey}\nquorum none\n").believed(notes.read((aside / "checkpoint").read_bytes()))
    assert tree == old
    hashes = {
        (place.level, place.index): (aside / "tile" / place.path).read_bytes()
        for place in tiles.places_in(tree.size)
        if place.level is not None
    }
    assert merkle.root(300, tiles.subtrees(lambda level, index: hashes[level, index])) == tree.root
    for place in tiles.places_in(300):
        if place.level is None:
            bundle = (aside / "tile" / place.path).read_bytes()
            assert tiles.leaf_tile(bundle) == hashes[0, place.index]


def test_without_a_log_there_is_nothing_to_renew(keeper: Keeper):
    with pytest.raises(NothingToRenew):
        renew()


def test_the_empty_checkpoint_of_a_new_log_names_it(say: Callable[[int], None]):
    say(1)
    renew()

    assert checkpoints.parsed(notes.read((queries.checkpoint() or "").encode()).text).origin == "video.example/log/2"
