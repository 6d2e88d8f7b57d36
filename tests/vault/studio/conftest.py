"""A creator, an encoder that takes no time, and ways to send a file."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings as DjangoSettings

from fanlight.config.settings import Settings
from fanlight.foundation.jobs import worker
from fanlight.media.joining import Partner
from fanlight.media.loudness import Loudness
from fanlight.media.mixing import Added
from fanlight.media.poster import Cover
from fanlight.media.probe import Probe
from fanlight.media.refusal import Unacceptable
from fanlight.media.rendition import Rendition
from fanlight.media.sprite import Sprite
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.studio.actions import preparing
from fanlight.vault.studio.models import Draft
from tests.media import probes
from tests.vault.accounts.conftest import PASSWORD, signed_in

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
BYTES = "application/offset+octet-stream"
THUMBHASH = base64.b64encode(b"a small likeness").decode()


@pytest.fixture(autouse=True)
def home(settings: DjangoSettings, tmp_path: Path) -> Path:
    """Files of this test alone."""
    own: Settings = settings.FANLIGHT
    settings.FANLIGHT = replace(own, home=tmp_path, min_free_bytes=1_000_000)
    (tmp_path / "vault").mkdir()
    return tmp_path


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A test's transaction never commits: what waits for that is done at once, but where a test commits for real."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and not marker.kwargs.get("transaction"):
        monkeypatch.setattr(transaction, "on_commit", lambda then, using=None, robust=False: then())


@pytest.fixture
def ada(db: None) -> Opened:
    """A grown-up creator."""
    return accounts.open_account(handle="ada", password=PASSWORD, private=Particulars(age_band="adult", name="Ada"))


@pytest.fixture
def bob(db: None) -> Opened:
    """A creator of sixteen."""
    return accounts.open_account(handle="bob", password=PASSWORD, private=Particulars(age_band="16_17", name="Bob"))


@pytest.fixture
def browser(ada: Opened) -> Client:
    """A browser in which Ada is signed in."""
    return signed_in("ada")


@pytest.fixture
def stranger(bob: Opened) -> Client:
    """A browser in which Bob is signed in."""
    return signed_in("bob")


@dataclass
class Encoder:
    """Stands in for the media library: what it made, and what it should do instead."""

    made: list[str] = field(default_factory=list)
    added: list[Added | None] = field(default_factory=list)
    partners: list[Partner | None] = field(default_factory=list)
    refuse: Unacceptable | None = None
    trouble: Exception | None = None
    has_sprite: bool = True
    unread_seconds: float = 0.0
    """How much of its picture could not be read."""
    unread_sound_seconds: float = 0.0
    has_sound: bool = False
    moments: bytes = b""
    """What is seen in it: grey pictures of 64 by 64."""
    between: Callable[[], None] = lambda: None
    """Called after the first rendition is playable."""

    def look(self, source: Path, limits: object) -> Probe:
        if self.refuse:
            raise self.refuse
        sound_index = 1 if self.has_sound else None
        return probes.of(duration_seconds=12.5, sound_index=sound_index, unread_sound_seconds=self.unread_sound_seconds)

    def as_source(self, made: Rendition, found: Probe) -> Probe:
        return probes.of()

    def covers(self, source: Path, found: object, out: Path, count: int = 5) -> list[Cover]:
        covers = []
        for number in range(count):
            out.mkdir(exist_ok=True)
            path = out / f"cover{number}.webp"
            path.write_bytes(b"cover %d of " % number + source.read_bytes())
            covers.append(Cover(path, 270, 480, number * 1.0, THUMBHASH, 0.3))
        return covers

    def renditions(
        self,
        source: Path,
        found: object,
        out: Path,
        *,
        level: Loudness | None,
        mixed: Path | None,
        moments: Path,
        on_progress: Callable[[float], None],
        on_ready: Callable[[Rendition], None],
        on_unread: Callable[[float], None],
    ) -> list[Rendition]:
        if self.trouble:
            raise self.trouble
        moments.write_bytes(self.moments)
        on_unread(self.unread_seconds)
        made = []
        for name, width, height in (("720p", 720, 1280), ("360p", 360, 640)):
            on_progress(0.1 if name == "720p" else 0.6)
            path = out / f"{name}.mp4"
            path.write_bytes(name.encode() + b" of " + source.read_bytes())
            rendition = Rendition(name, path, width, height, "avc1.64001F, mp4a.40.2", 900, 700, 100, "")
            on_ready(rendition)
            self.made.append(name)
            made.append(rendition)
            if name == "720p":
                self.between()
        return made

    @contextmanager
    def mixed(self, film: Path, found: object, level: object, added: Added | None, out: Path) -> Iterator[Path | None]:
        self.added.append(added)
        yield None

    @contextmanager
    def joined(
        self,
        film: Path,
        found: Probe,
        partner: Partner | None,
        out: Path,
        limits: object,
        tell: Callable[[float], None],
    ) -> Iterator[tuple[Path, Probe, float]]:
        self.partners.append(partner)
        if partner:
            tell(0.5)
        yield film, found, 0.0

    def sprite(self, made: list[Rendition], found: object, out: Path) -> Sprite | None:
        if not self.has_sprite:
            return None
        path = out / "sprite.webp"
        path.write_bytes(b"moments of " + made[0].path.read_bytes())
        return Sprite(path, 25, 5, 90, 160)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    """The media library, faked at its door."""
    fake = Encoder()
    for step in ("look", "as_source", "covers", "renditions", "sprite"):
        monkeypatch.setattr(preparing.preparation, step, getattr(fake, step))
    monkeypatch.setattr(preparing.preparation.mixing, "mixed", fake.mixed)
    monkeypatch.setattr(preparing.preparation.joining, "joined", fake.joined)
    return fake


@dataclass
class Sender:
    """A tus client of few words."""

    client: Client

    def create(self, length: object, **headers: str) -> Any:
        given = {} if length is None else {"HTTP_UPLOAD_LENGTH": str(length)}
        return self.client.post("/api/uploads", **{**TUS, **given, **headers})  # type: ignore[arg-type]

    def begin(self, length: int, name: str = "clip.mp4", **more: object) -> UUID:
        answer = self.create(length, HTTP_UPLOAD_METADATA=metadata(filename=name, filetype="video/mp4", **more))
        assert answer.status_code == 201, answer.content
        return UUID(answer["Location"].rpartition("/")[2])

    def patch(self, draft_id: UUID, at: object, data: bytes, content_type: str = BYTES, **headers: str) -> Any:
        sent = {**TUS, "HTTP_UPLOAD_OFFSET": str(at), "CONTENT_TYPE": content_type, **headers}
        return self.client.patch(f"/api/uploads/{draft_id}", data, content_type=content_type, **sent)  # type: ignore[arg-type]

    def head(self, draft_id: UUID) -> Any:
        return self.client.head(f"/api/uploads/{draft_id}", **TUS)  # type: ignore[arg-type]

    def offset(self, draft_id: UUID) -> int:
        answer = self.head(draft_id)
        assert answer.status_code == 200, answer.status_code
        return int(answer["Upload-Offset"])

    def send(self, data: bytes, name: str = "clip.mp4", **more: object) -> UUID:
        """A whole file, and what is told of it."""
        draft_id = self.begin(len(data), name, **more)
        assert self.patch(draft_id, 0, data).status_code == 204
        return draft_id


@pytest.fixture
def sender(browser: Client) -> Sender:
    """Ada's device."""
    return Sender(browser)


def metadata(**told: object) -> str:
    """As tus has it."""
    return ",".join(f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in told.items())


def prepared(sender: Sender, data: bytes = b"film", **told: object) -> Draft:
    """A draft that is ready to be published."""
    draft_id = sender.send(data, **told)
    while worker.work_one():
        pass
    draft = Draft.objects.get(id=draft_id)
    assert draft.stage == Draft.Stage.READY
    return draft
