"""What a plane logs of itself, when, and that it stands or falls with what it tells of."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fanlight.custody import entries
from fanlight.custody.entries import BadEntry, Body, ManifestPublished, ReleaseModel, Running
from fanlight.custody.log import Damaged
from fanlight.custody.manifest import BadManifest
from fanlight.custody.notes import NotSigned, WrongSignature
from fanlight.custody.tiles import Place
from fanlight.foundation import clock
from fanlight.transparency import actions, keeping, queries
from fanlight.transparency.keeping import Keeper, Model
from fanlight.transparency.models import Entry, Head, Tile
from tests.transparency.following import Stranger

RUNNING = Running(version="1.0", code_sha256="ab" * 32, app_sha256="", manifest_sha256="")


def bodies() -> list[Body]:
    return [entries.read(data)[1] for _, data in reversed(queries.newest())]


def test_what_a_plane_ranks_by_is_said_when_it_changes_and_only_then(keeper: Keeper):
    model = Model(parameters=b"p", values=b"v", code=b"c")

    for told in (model, model, replace(model, values=b"other"), model):
        keeping.keep_for(lambda told=told: replace(keeper, model=told))  # type: ignore[misc]
        actions.say_what_runs()
    said = [body for body in bodies() if isinstance(body, ReleaseModel)]

    assert [one.values_sha256 == model.told.values_sha256 for one in said] == [True, False, True]
    for sha256, data in ((said[0].parameters_sha256, b"p"), (said[1].values_sha256, b"other")):
        blob = queries.blob(sha256)
        assert blob is not None
        assert bytes(blob.data) == data


def test_entries_stand_or_fall_with_their_transaction(keeper: Keeper):
    actions.log([RUNNING])
    with transaction.atomic():
        actions.log([RUNNING])
        assert len(bodies()) == 2
        transaction.set_rollback(True)

    assert len(bodies()) == 1
    actions.log([RUNNING])
    assert Stranger().follow().size == 2


def test_an_entry_without_room_for_its_words_is_refused_and_nothing_is_logged(keeper: Keeper):
    with pytest.raises(BadEntry):
        actions.log([RUNNING, replace_version("mira watched a video")])

    assert bodies() == []


def replace_version(words: str) -> Running:
    return Running(version=words, code_sha256="ab" * 32, app_sha256="", manifest_sha256="")


def test_nothing_to_say_is_not_said(keeper: Keeper):
    actions.log([])

    assert queries.checkpoint() is None


def test_a_first_start_declares_the_manifest_and_says_what_runs(keeper: Keeper):
    actions.say_what_runs()

    declared, said = bodies()
    assert isinstance(declared, ManifestPublished)
    assert isinstance(said, Running)
    assert (declared.fields, declared.previous_sha256, declared.added) == (2, "", [])
    assert said.manifest_sha256 == declared.sha256
    blob = queries.blob(declared.sha256)
    assert blob is not None
    assert keeper.manifest is not None
    assert bytes(blob.data) == keeper.manifest.read_bytes()


def test_a_start_with_another_manifest_declares_what_is_new_in_it(keeper: Keeper):
    assert keeper.manifest is not None
    actions.say_what_runs()
    keeper.manifest.write_bytes(
        b'[[field]]\nname = "people_person.name"\nkept = "1 days"\n[[field]]\nname = "people_person.age"\n'
    )

    actions.say_what_runs()

    first, _, second, said = bodies()
    assert isinstance(first, ManifestPublished)
    assert isinstance(second, ManifestPublished)
    assert isinstance(said, Running)
    assert (second.added, second.removed) == (["people_person.age"], ["people_person.mail"])
    assert second.changed == ["people_person.name"]
    assert second.previous_sha256 == first.sha256
    assert said.manifest_sha256 == second.sha256


def test_a_process_that_starts_over_and_over_fills_no_log(keeper: Keeper):
    for _ in range(5):
        actions.say_what_runs()
    assert len(bodies()) == 2

    with clock.moved(timedelta(hours=1)):
        for _ in range(5):
            actions.say_what_runs()
    assert [type(body) for body in bodies()] == [ManifestPublished, Running, Running]


def test_other_code_in_the_same_hour_is_said(keeper: Keeper):
    actions.say_what_runs()
    with patch("fanlight.__version__", "9.9.9"):
        actions.say_what_runs()

    assert [body.version for body in bodies() if isinstance(body, Running)][-1] == "9.9.9"


def test_a_plane_that_keeps_nothing_about_people_declares_nothing(keeper: Keeper):
    keeping.keep_for(lambda: replace(keeper, by="public", manifest=None))

    actions.say_what_runs()

    assert [type(body) for body in bodies()] == [Running]


def test_a_manifest_that_is_none_stops_the_start_and_logs_nothing(keeper: Keeper):
    assert keeper.manifest is not None
    actions.say_what_runs()
    keeper.manifest.write_bytes(b"not = toml = at all")

    with pytest.raises(BadManifest):
        actions.say_what_runs()

    assert len(bodies()) == 2


def test_the_log_keeps_its_name_when_the_address_changes(keeper: Keeper):
    actions.log([RUNNING])
    keeping.keep_for(lambda: replace(keeper, address="https://elsewhere.example"))

    actions.log([RUNNING])

    assert queries.own_log().key.name == "video.example/log"
    assert Stranger().follow().size == 2


def test_with_another_key_the_log_is_not_continued(keeper: Keeper):
    actions.log([RUNNING])
    keeping.keep_for(lambda: replace(keeper, keys=keeper.keys / "other"))

    with pytest.raises((Damaged, NotSigned)):
        actions.log([RUNNING])
    assert len(bodies()) == 1


@pytest.mark.parametrize("spoil", ["tile", "head", "tile gone"])
def test_what_was_changed_by_hand_in_the_database_is_never_signed_over(keeper: Keeper, spoil: str):
    actions.log([RUNNING] * 3)
    tile, head = Tile.objects.get(), Head.objects.get()
    match spoil:
        case "tile":
            Tile.objects.update(hashes=bytes(32) + bytes(tile.hashes)[32:])
        case "head":
            Head.objects.update(note=head.note.replace("\n3\n", "\n2\n"))
        case _:
            Tile.objects.all().delete()

    with pytest.raises((Damaged, NotSigned)):
        actions.log([RUNNING])

    assert Entry.objects.count() == 3


def test_what_a_witness_signed_stands_beside_the_newest_checkpoint(keeper: Keeper):
    actions.log([RUNNING])
    witness = queries.own_witness()  # as good as any other
    text = (queries.checkpoint() or "").partition("\n\n")[0] + "\n"

    assert actions.accept([witness.sign(text, at=1_700_000_000)], [witness.key], of=text)

    note = queries.checkpoint() or ""
    assert note.count("\n— ") == 2
    actions.log([RUNNING])
    assert Stranger().follow().size == 2
    assert not actions.accept([witness.sign(text, at=1_700_000_001)], [witness.key], of=text)


def test_signatures_of_strangers_and_false_ones_are_not_put_there(keeper: Keeper):
    actions.log([RUNNING])
    witness, before = queries.own_witness(), queries.checkpoint()
    text = (before or "").partition("\n\n")[0] + "\n"

    assert not actions.accept([witness.sign(text, at=1_700_000_000)], [], of=text)
    with pytest.raises(WrongSignature):
        actions.accept(
            [witness.sign("a/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", at=1)], [witness.key], of=text
        )

    assert queries.checkpoint() == before


def test_a_tile_is_read_in_few_queries(keeper: Keeper):
    actions.log([RUNNING] * 300)

    with CaptureQueriesContext(connection) as queried:
        queries.part(Place(0, 0))

    assert len(queried) <= 3
