"""Somebody moves from one vault to another on the screen: all that they had is there, and nothing is here any more."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fanlight_audit import kept, reports
from fanlight_audit.given import Given
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import processes
from tests.audit.conftest import settings_of
from tests.journeys import pages
from tests.journeys.neighbours import beside
from tests.journeys.person import PASSWORD, Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import violations
from tests.media import drawing

pytestmark = pytest.mark.slow

SMALL = {"width": 360, "height": 740}


@dataclass
class World:
    """Two vaults of one public plane, and at the old one somebody with a past."""

    old: Running
    new: Running
    mira: Person
    noor: Person


@pytest.fixture
def vaults(tmp_path: Path) -> Iterator[tuple[Running, Running]]:
    """The one that is left, with the public plane beside it, and the one that is moved to."""
    old = Running(tmp_path / "old", vault_workers=1)
    old.start()
    try:
        new = beside(old, tmp_path / "new", "harbour")
        yield old, new
        assert new.stop() == 0
    finally:
        assert old.stop() == 0


@pytest.fixture
def world(vaults: tuple[Running, Running], tmp_path: Path) -> World:
    old, new = vaults
    noor, mira = (Person(old.vault).sign_up(handle, name=handle.title()) for handle in ("noor", "mira"))
    hers = noor.publish(film(tmp_path, "testsrc"), "A kiln at night")
    mira.publish(film(tmp_path, "smptebars"), "A cup for everyone")
    noor.publish(film(tmp_path, "rgbtestsrc"), "Glaze in the morning")
    eventually(lambda: mira.ask("GET", f"/api/videos/{hers}").status == 200)
    assert mira.watch(hers, 2.0, ended="finished").status == 202
    assert mira.ask("PUT", f"/api/videos/{hers}/like").status == 200
    comment = {"video_id": hers, "text": "How hot does it get?"}
    assert mira.ask("PUT", f"/api/comments/{uuid4()}", comment).status == 200
    for fan, creator in ((mira, "noor"), (noor, "mira")):
        actor_id = fan.get(f"/api/profiles/{creator}")["id"]
        assert fan.ask("PUT", f"/api/actors/{actor_id}/follow").status == 200
    eventually(lambda: followers(noor, "mira") == followers(mira, "noor") == 1)
    return World(old, new, mira, noor)


def test_a_person_moves_on_the_screen_with_all_that_they_had(chromium: Browser, world: World, tmp_path: Path) -> None:
    old, new, account = world.old, world.new, world.mira.get("/api/me/ledger")["account_id"]
    with phone(chromium) as here, phone(chromium) as there:
        there.grant_permissions(["clipboard-read", "clipboard-write"], origin=new.vault)
        at_old, at_new = here.new_page(), there.new_page()
        pages.sign_in(at_old, old.vault, "mira", password=PASSWORD)
        pages.sign_up(at_new, new.vault, "newcomer")

        card = card_of(at_new, new.vault)
        bundle = bundle_for(at_old, old.vault, card, tmp_path / "mira.bundle")
        receipt = receipt_for(at_new, bundle, tmp_path / "receipt.json")
        leave(at_old, receipt, new.vault)

        at_new.goto(f"{new.vault}/history")
        expect(at_new.get_by_text("A kiln at night")).to_be_visible()
        expect(pages.open_feed(at_new, new.vault)).to_contain_text("Glaze in the morning")
        at_new.goto(f"{new.vault}/@mira")
        expect(at_new.get_by_role("link", name="A cup for everyone")).to_be_visible()
        expect(at_new.get_by_role("list", name="In numbers")).to_contain_text("1 follower")
        at_new.goto(f"{new.vault}/comments")
        expect(at_new.get_by_text("How hot does it get?")).to_be_visible()
        told_where_she_is(at_old, old.vault)

    assert followers(world.noor, "mira") == 1
    assert rows_about(UUID(account), old.home / "vault" / "vault.sqlite3") == []
    both_logs_say_so(old, new, tmp_path / "audit")


def card_of(page: Page, address: str) -> str:
    """The new vault's card, as its button copies it."""
    page.goto(f"{address}/settings")
    page.get_by_role("button", name="Move here").click()
    page.get_by_role("button", name="Copy the card").click()
    expect(page.get_by_text("Copied. Paste it at your old vault.")).to_be_visible()
    card: str = page.evaluate("navigator.clipboard.readText()")
    assert card == page.get_by_label("Your card").input_value()
    return card


def bundle_for(page: Page, address: str, card: str, file: Path) -> Path:
    """What the old vault gathers and seals for it."""
    page.goto(f"{address}/settings")
    form = page.locator("form", has=page.get_by_label("The card of the new vault"))
    form.get_by_label("The card of the new vault").fill(card)
    form.get_by_label("Current password").fill(PASSWORD)
    form.get_by_role("button", name="Seal my data for that vault").click()
    link = page.get_by_role("link", name="Download the bundle")
    expect(link).to_be_visible()
    with page.expect_download() as fetched:
        link.click()
    fetched.value.save_as(file)
    return file


def receipt_for(page: Page, bundle: Path, file: Path) -> Path:
    """What the new vault says once it has taken all of it in."""
    page.locator('input[accept*=".bundle"]').set_input_files(bundle)
    expect(page.get_by_text("Your data is here.")).to_be_visible(timeout=120_000)
    save = page.get_by_role("button", name="Save the receipt for the old vault")
    expect(save).to_be_visible()
    with page.expect_download() as fetched:
        save.click()
    fetched.value.save_as(file)
    return file


def leave(page: Page, receipt: Path, to: str) -> None:
    """Bring the receipt to the old vault, which destroys the key."""
    page.get_by_label("Current password").last.fill(PASSWORD)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bring the receipt and leave here").click()
    chooser.value.set_files(receipt)
    sheet = page.get_by_role("dialog", name="You have moved")
    expect(sheet.get_by_role("link", name=to)).to_be_visible()
    sheet.get_by_role("button", name="Go without it").click()


def told_where_she_is(page: Page, address: str) -> None:
    """Whoever signs in where they have moved away from."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("Your @name").fill("mira")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    refused = page.get_by_text("the vault “harbour” speaks for this name")
    assert violations(page, after=refused) == []


def rows_about(account_id: UUID, database: Path) -> list[str]:
    """The tables that still name somebody."""
    spelled = {account_id.bytes, account_id.hex.encode(), str(account_id).encode()}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            table
            for table in tables
            for row in rows.execute(f'SELECT * FROM "{table}"')
            for value in row
            if isinstance(value, str | bytes)
            and any(one in (value.encode() if isinstance(value, str) else value) for one in spelled)
        ]


def both_logs_say_so(old: Running, new: Running, folder: Path) -> None:
    """An auditor who knows the public plane's address finds both vaults, and the move in the logs of both."""
    told = (old, "vault", "outbox", "log_batches"), (new, "vault", "outbox", "log_batches")
    for running, plane, side, tell in (*told, (old, "public", "inbox", "log_receipts")):  # hourly, and at each start
        program = f"from fanlight.crossings.{side} import telling\ntelling.{tell}()"
        processes.run(program, running.home, plane, **settings_of(running))
    audited = kept.begin(old.public, folder)
    found = reports.all_checks(audited, Given(patience_hours=0))
    assert found.cheats == [], reports.table(found)
    left, came = (audited.plane(f"vault:{name}") for name in ("home", "harbour"))
    assert left
    assert came
    assert left.bodies("user.transfer") == came.bodies("user.transfer")
    assert len(came.bodies("user.transfer")) == len(left.bodies("user.shred")) == 1


def film(folder: Path, picture: str) -> Path:
    return drawing.clip(folder / f"{picture}.mp4", *drawing.WEB, size="180x320", seconds=1, picture=picture)


def followers(somebody: Person, handle: str) -> int:
    return int(somebody.get(f"/api/profiles/{handle}")["follower_count"])


def phone(chromium: Browser) -> BrowserContext:
    return chromium.new_context(viewport=SMALL, locale="en", reduced_motion="reduce")
