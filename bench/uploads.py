"""What twenty uploads at once do to everybody else: how long a page of For You takes meanwhile."""

import multiprocessing
import tempfile
import time
from pathlib import Path

from tests.honest import staged
from tests.journeys.person import Person
from tests.media.drawing import clip

UPLOADS = 20
PEOPLE = 4
REQUESTS = 600
SECONDS = 5
PATIENCE_S = 900


def measure() -> dict[str, float]:
    """`uploads.feed_p99_ms.idle` and `.busy`, each until read, `uploads.feed_p99_ratio` between them, and
    `uploads.all_ready_s`: from the first byte until the last video is ready."""
    with tempfile.TemporaryDirectory() as folder, staged.open_fanlight(Path(folder)) as address:
        film = clip(Path(folder) / "film.mp4", size="720x1280", seconds=SECONDS)
        viewer = Person(address).sign_up("viewer")
        senders = [Person(address).sign_up(f"sender_{number}") for number in range(PEOPLE)]
        for _ in range(100):
            _page(viewer)
        idle = sorted(_page(viewer) for _ in range(REQUESTS))
        began = time.monotonic()
        # Each a process of its own: in threads they would hold up the viewer here, who would blame the server.
        sending = [multiprocessing.Process(target=_send, args=(sender, film)) for sender in senders]
        for one in sending:
            one.start()
        busy: list[float] = []
        while any(one.is_alive() for one in sending):
            busy.append(_page(viewer))
        for one in sending:
            one.join()
            assert one.exitcode == 0, "an upload did not become a video"
        busy.sort()
    return {
        "uploads.feed_p99_ms.idle": _p99(idle),
        "uploads.feed_p99_ms.busy": _p99(busy),
        "uploads.feed_p99_ratio": _p99(busy) / _p99(idle),
        "uploads.all_ready_s": time.monotonic() - began,
    }


def _page(viewer: Person) -> float:
    """Milliseconds until a page is read."""
    began = time.perf_counter()
    assert viewer.get("/api/feed/for-you?count=8")["items"]
    return (time.perf_counter() - began) * 1000


def _send(sender: Person, film: Path) -> None:
    """One person's share of the uploads, all begun before the first is awaited."""
    drafts = [sender.upload(film) for _ in range(UPLOADS // PEOPLE)]
    for draft in drafts:
        sender.wait_for_stage(draft, "ready", seconds=PATIENCE_S)


def _p99(sorted_ms: list[float]) -> float:
    return sorted_ms[len(sorted_ms) * 99 // 100]
