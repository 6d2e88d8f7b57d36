"""The public plane and the vault as two owners on two machines: people use both, and the operator learns of nobody."""

import base64
import hashlib
import re
import socket
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fanlight_audit import kept, reports
from fanlight_audit.given import Given

from tests import namespaces, processes
from tests.journeys.person import Answer, Person
from tests.journeys.two_machines import ROOT, Machine, Recording, two_machines
from tests.media import drawing

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
PUBLIC_PORT, VAULT_PORT, OTHER_PORT = 8421, 8420, 8499
TABLES = ("actors_actor", "actors_follow", "videos_video", "videos_tagging", "comments_comment", "journal_entry")

A_CLIP_OF_ANOTHER_VAULT = """
import hashlib
from tests.crossings import samples
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions as videos
from fanlight.foundation import clock
film = b"a film from far away" * 100_000
store().put_bytes(film, "mp4")
store().put_bytes(samples.POSTER, "webp")
creator = actors.show(new_id(), vault="elsewhere", handle="far_potter", name="", bio="", avatar_sha256="")
video = videos.publish(samples.publication(creator.id, film=film, caption="Far away"), vault="elsewhere")
print(video.id)
"""


MARKS = {"User-Agent": "Secretphone/77.31 (mark-of-a-device)", "X-Forwarded-For": "203.0.113.77"}


class Device(Person):
    """A person's browser, which says what browsers say, from an address of its own."""

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        *,
        raw: bytes | None = None,
    ) -> Answer:
        return super().ask(method, path, body, MARKS | (headers or {}), raw=raw)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return drawing.clip(tmp_path / "clip.mp4", *drawing.WEB, size="360x640")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    if why := namespaces.why_not():
        pytest.skip(f"two machines cannot be made of this one: {why}")
    with two_machines(tmp_path) as found:
        yield found


def enrolled(public: Machine, vault: Machine) -> str:
    """Both made ready, and known to each other by the two lines that owners send; the id of a clip that is there."""
    public.configure(
        plane="public",
        bind="0.0.0.0",
        public_address=f"http://{public.address}:{PUBLIC_PORT}",
        public_owner="Operator Ltd",
        public_database=public.add_database("pages"),
    )
    vault.configure(
        plane="vault",
        bind="0.0.0.0",
        vault_address=f"http://{vault.address}:{VAULT_PORT}",
        vault_owner="Custodian e.V.",
        vault_name="custodian",
        proxies=1,
        vault_workers=1,
        egress_interface="line",
        vault_database=vault.add_database("private"),
        mirror_database=vault.add_database("copied"),
    )
    public.type("prepare", "public")
    vault.type("prepare", "vault")
    introduction = _line(vault.type("introduce"), "fanlight-vault:")
    answer = public.type("admit", introduction)
    joined = vault.type("join", _line(answer, "fanlight-public:"))
    assert re.findall(r"(?:\d{4} ){5}\d{4}", answer)[1] in joined
    return processes.run(
        A_CLIP_OF_ANOTHER_VAULT, public.home, "public", public_address=f"http://{public.address}:{PUBLIC_PORT}"
    ).strip()


def test_two_owners_on_two_machines(machines: tuple[Machine, Machine], clip: Path, tmp_path: Path):
    public, vault = machines
    far_clip = enrolled(public, vault)
    recording = Recording(public)
    public.start()
    vault.start()
    public.wait_until_up("Public pages are at")
    vault.wait_until_up("is open at")

    shut(public, vault)
    recording.opened.clear()
    person, marks = a_life(public, vault, far_clip, clip, recording)
    assert_only_the_line_is_open(public, vault)
    assert_same_rows(public, vault)
    an_auditor_finds_nothing(public, vault, tmp_path / "audit")
    recording.stop()
    public.stop()

    assert set(recording.opened) == {vault.address}
    seen = {"the line": recording.carried(), **dict(public.kept())}
    assert any(b"a cup for everyone" in data for data in seen.values())
    assert b"a cup for everyone" in seen["the line"]  # what is public is found, so what is not found is not there
    for name, data in seen.items():
        for mark, forms in marks.items():
            for form in forms:
                assert form not in data, f"{mark} in {name}"
    assert any(person.handle.encode() in data for _, data in vault.kept())


def a_life(
    public: Machine, vault: Machine, far_clip: str, clip: Path, recording: Recording
) -> tuple[Person, dict[str, list[bytes]]]:
    """Somebody signs up, sees, watches, likes and publishes; what of it is nobody's business."""
    with vault.inside():
        person = Device(f"http://127.0.0.1:{VAULT_PORT}").sign_up("mona")
        mode = person.get("/api/me")["custody"]
        assert (mode["mode"], mode["is_apart"]) == ("multi", True)  # since the clip that is there is another vault's

        (item,) = until(lambda: person.get("/api/feed/latest")["items"])
        assert item["video"]["id"] == far_clip
        url = item["video"]["renditions"][0]["url"]
        shown = [url, item["video"]["poster"]]
        until(lambda: all(kept_in(vault, one) for one in shown))  # fetched before anybody asked
        asked = recording.carried().count(b"GET /media/")
        assert person.ask("GET", url, headers={"Range": "bytes=0-99"}).body == (b"a film from far away" * 5)
        assert person.watch(far_clip, 7).status == 202
        assert person.ask("PUT", f"/api/videos/{far_clip}/like").status in (200, 204)
        assert recording.carried().count(b"GET /media/") == asked  # and not because somebody watched

        draft = person.upload(clip, name="mark-of-a-file.mp4")
        changed = person.ask("PATCH", f"/api/drafts/{draft}", {"caption": "mark-of-a-draft"})
        assert changed.status == 200, changed.body
        mine = person.publish(clip, "a cup for everyone")
    with public.inside():
        stranger = Person(f"http://{public.address}:{PUBLIC_PORT}")
        until(lambda: b"a cup for everyone" in stranger.ask("GET", f"/v/{mine}").body)
    account = person.cookies
    secrets = [person.recovery_code, *account.values(), "mark-of-a-device", "203.0.113.77"]
    secrets += ["mark-of-a-file", "mark-of-a-draft"]
    return person, {secret[:12]: list(forms(secret)) for secret in secrets}


def an_auditor_finds_nothing(public: Machine, vault: Machine, folder: Path) -> None:
    """From the public plane's address they find the vault, whose owner lets them in, and both tell the same."""
    with vault.inside():
        found = reports.all_checks(kept.begin(f"http://{public.address}:{PUBLIC_PORT}", folder), Given())
    assert found.cheats == [], reports.table(found)
    passed = {(one.check, one.about) for one in found if one.outcome == "passed"}
    assert {("sync", "public"), ("sync", "vault:custodian")} <= passed, reports.table(found)
    assert {("levers", "model of vault:custodian"), ("release", "app of vault:custodian")} <= passed


def kept_in(vault: Machine, url: str) -> bool:
    name = url.rpartition("/")[2]
    return (vault.home / "vault/media" / name[:2] / name).exists()


def shut(public: Machine, vault: Machine) -> None:
    """Load the firewalls that are handed to owners, with these machines' addresses in them."""
    assert public.reaches(vault.address, VAULT_PORT)
    rules = (ROOT / "deploy/split/vault.nft").read_text()
    rules = re.sub(r"(define PUBLIC_PLANE *=).*", rf"\1 {public.address}", rules)
    rules = re.sub(r"(define PUBLIC_PORT *=).*", rf"\1 {PUBLIC_PORT}", rules)
    vault.rule(re.sub(r"(define PEOPLE_PORTS *=).*", rf"\1 {{ {VAULT_PORT} }}", rules))
    assert not public.reaches(vault.address, VAULT_PORT)
    rules = (ROOT / "deploy/split/public.nft").read_text()
    public.rule(re.sub(r"(define PORTS *=).*", rf"\1 {{ {PUBLIC_PORT}, {OTHER_PORT} }}", rules))


def assert_only_the_line_is_open(public: Machine, vault: Machine) -> None:
    with public.inside():
        listening = socket.create_server((public.address, OTHER_PORT))
    with listening:
        assert vault.reaches(public.address, PUBLIC_PORT)
        assert not vault.reaches(public.address, OTHER_PORT)
        assert public.reaches(public.address, OTHER_PORT)  # there was something to be reached
        assert vault.reaches(vault.address, VAULT_PORT)


def assert_same_rows(public: Machine, vault: Machine) -> None:
    """The vault's copy is what the public plane holds."""

    def rows(machine: Machine, setting: str) -> dict[str, list[tuple[object, ...]]]:
        address = tomllib.loads((machine.home / "fanlight.toml").read_text())[setting]
        with psycopg.connect(address) as database:
            return {table: sorted(database.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}

    until(lambda: rows(public, "public_database") == rows(vault, "mirror_database"))
    copied = rows(vault, "mirror_database")
    assert all(copied[table] for table in ("actors_actor", "videos_video", "journal_entry"))


def until(true: Callable[[], object], seconds: float = 120):  # type: ignore[no-untyped-def]
    """What is true at last."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.1)
    return found


def forms(secret: str) -> Iterator[bytes]:
    """How a secret could stand somewhere."""
    data = secret.encode()
    yield from (data, data.hex().encode(), hashlib.sha256(data).hexdigest().encode(), hashlib.sha256(data).digest())
    yield from (base64.b64encode(data).rstrip(b"=")[:-1], data.decode().encode("utf-16-le"))


def _line(said: str, mark: str) -> str:
    return next(line for line in said.splitlines() if line.startswith(mark))
