"""Whatever promises people less is announced in time, or the vault does not start with it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fanlight.custody import entries
from fanlight.custody.entries import ManifestAnnounced, ManifestPublished
from fanlight.foundation import clock
from fanlight.transparency import actions, keeping, notice, queries
from fanlight.transparency.errors import TooSoon
from fanlight.transparency.keeping import Keeper

FIELD = """
[[field]]
name = "people_person.sealed"
class = "protected"
purpose = ["account"]
basis = "contract"
retention = "7 days"
sealed = true
exported = true
crossing = []
"""
LONGER = FIELD.replace("7 days", "8 days").encode()
SHORTER = FIELD.replace("7 days", "6 days").encode()
DAY = timedelta(days=1)


@pytest.fixture
def vault(keeper: Keeper, tmp_path: Path) -> Keeper:
    """A vault that promises thirty days, and has declared something."""
    promising = replace(keeper, notice_days=30, coming=tmp_path / "coming.json")
    keeping.keep_for(lambda: promising)
    declare(promising, FIELD.encode())
    actions.say_what_runs()
    return promising


def declare(vault: Keeper, text: bytes) -> None:
    assert vault.manifest is not None
    vault.manifest.write_bytes(text)


def published() -> list[ManifestPublished]:
    bodies = [entries.read(data)[1] for _, data in queries.newest()]
    return [body for body in bodies if isinstance(body, ManifestPublished)]


def test_a_fresh_vault_is_weaker_than_nothing(vault: Keeper) -> None:
    (first,) = published()

    assert (first.weakened, first.notice_days) == ([], 30)


def test_a_weaker_manifest_of_which_nobody_was_told_is_not_started_with(vault: Keeper) -> None:
    declare(vault, LONGER)

    for start in (actions.refuse_unannounced, actions.say_what_runs):
        with pytest.raises(TooSoon, match=r"people_person\.sealed"):
            start()
    assert len(published()) == 1


def test_a_stronger_one_is(vault: Keeper) -> None:
    declare(vault, SHORTER)

    actions.refuse_unannounced()
    actions.say_what_runs()

    assert published()[0].weakened == []


def test_a_weaker_one_is_once_its_notice_is_over(vault: Keeper) -> None:
    index, said = notice.announce(LONGER, "manifest.toml")
    assert entries.read(dict(queries.newest())[index])[1] == said
    assert queries.coming() == said
    changes = queries.about().changes
    assert changes is not None
    assert (changes.notice_days, changes.coming_sha256, changes.coming_at) == (30, said.sha256, said.effective_at)

    declare(vault, LONGER)
    with clock.moved(30 * DAY - timedelta(minutes=1)), pytest.raises(TooSoon, match="announced"):
        actions.refuse_unannounced()
    with clock.moved(30 * DAY + timedelta(hours=1)):
        actions.refuse_unannounced()
        actions.say_what_runs()

    newest = published()[0]
    assert (newest.weakened, newest.sha256) == (["people_person.sealed"], said.sha256)
    assert newest.effective_at >= said.effective_at
    assert queries.coming() is None


def test_an_announcement_with_less_notice_than_is_promised_now_does_not_do(vault: Keeper) -> None:
    keeping.keep_for(lambda: replace(vault, notice_days=0))
    notice.announce(LONGER, "manifest.toml")
    keeping.keep_for(lambda: vault)
    declare(vault, LONGER)

    with clock.moved(29 * DAY), pytest.raises(TooSoon):
        actions.say_what_runs()


def test_an_announced_manifest_is_the_very_one(vault: Keeper) -> None:
    notice.announce(LONGER, "manifest.toml")
    declare(vault, LONGER.replace(b"8 days", b"9 days"))

    with clock.moved(40 * DAY), pytest.raises(TooSoon):
        actions.say_what_runs()


def test_where_no_notice_is_promised_it_holds_at_once_and_the_log_says_so(vault: Keeper) -> None:
    keeping.keep_for(lambda: replace(vault, notice_days=0))
    declare(vault, LONGER)

    actions.say_what_runs()

    newest = published()[0]
    assert (newest.weakened, newest.notice_days) == (["people_person.sealed"], 0)


def test_what_promises_no_less_is_not_announced(vault: Keeper) -> None:
    with pytest.raises(notice.NothingToAnnounce):
        notice.announce(SHORTER, "manifest.toml")
    assert not [1 for _, data in queries.newest() if isinstance(entries.read(data)[1], ManifestAnnounced)]
