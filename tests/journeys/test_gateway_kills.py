"""kill -9 of either half of the gateway, again and again: everything arrives, once, and both accounts agree."""

import json
import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import processes
from tests.journeys.running import free_port

pytestmark = pytest.mark.slow

PUBLIC = "from fanlight.config.serving import serve\nserve('public')"
DELIVERY = "import threading\nfrom fanlight.crossings.outbox import delivery\ndelivery.run(threading.Event())"
VIDEOS = 12

ENQUEUE = f"""
import json, os
from django.db import transaction
from fanlight.crossings.follow import Follow
from fanlight.crossings.outbox import actions
from fanlight.crossings.withdraw import Withdraw
from fanlight.engines.objects.folder import Folder
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from tests.crossings import samples

store = Folder(own().vault_objects)
creator, fan = new_id(), new_id()
videos, withdrawn = [new_id() for _ in range({VIDEOS})], []
poster = store.put_bytes(samples.POSTER, "webp")
with transaction.atomic():
    actions.send(samples.profile(creator, "potter"))
    actions.send(samples.profile(fan, "fan"))
for number, video in enumerate(videos):
    film = os.urandom(300_000)
    name = store.put_bytes(film, "mp4")
    with transaction.atomic():
        actions.send(samples.publication(creator, video, film=film), objects=[name, poster])
        actions.send(samples.counting(video, views=number + 1, likes=1))
        if number % 3 == 0:
            actions.send(Withdraw(video_id=video, actor_id=creator))
            withdrawn.append(video)
with transaction.atomic():
    actions.send(Follow(follower_id=fan, followed_id=creator))
print(json.dumps({{"videos": [str(v) for v in videos], "withdrawn": [str(v) for v in withdrawn]}}))
"""

LEFT = "from fanlight.crossings.outbox import queries\nw = queries.waiting()\nprint(w.waiting + w.refused)"

SENT = """
import json
from fanlight.crossings.outbox.models import Account
print(json.dumps(sorted(map(list, Account.objects.values_list("class_name", "messages", "size_bytes", "refused")))))
"""

STATE = """
import json
from fanlight.crossings.inbox.models import Account
from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor
from fanlight.public.journal.models import Entry
from fanlight.public.videos.models import Video
shown = [v for v in Video.objects.filter(withdrawn_at=None)]
films = {f"{r['sha256']}.mp4" for v in shown for r in v.renditions}
print(json.dumps({
    "shown": sorted(str(v.id) for v in shown),
    "withdrawn": sorted(str(v.id) for v in Video.objects.exclude(withdrawn_at=None)),
    "journal": sorted(map(list, Entry.objects.values_list("kind", "subject_id")), key=str),
    "bytes": sorted(p.name for p in own().public_objects.rglob("*") if p.is_file()),
    "named": sorted(films | {f"{v.poster_sha256}.webp" for v in shown}),
    "actors": sorted(map(list, Actor.objects.values_list("handle", "video_count", "follower_count"))),
    "accounts": sorted(map(list, Account.objects.values_list("class_name", "messages", "size_bytes", "refused"))),
}, default=str))
"""


class Gateway:
    """Both halves in processes of their own, that can be killed and started again."""

    def __init__(self, home: Path) -> None:
        self.home = home
        port = free_port()
        self.settings = {"public_port": str(port), "public_address": f"http://127.0.0.1:{port}"}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, plane: str) -> None:
        program = PUBLIC if plane == "public" else DELIVERY
        with (self.home / f"{plane}.log").open("ab") as log:
            self.running[plane] = processes.start(program, self.home, plane, said=log, **self.settings)

    def kill(self, plane: str) -> None:
        processes.kill(self.running.pop(plane))

    def ask(self, program: str, plane: str) -> str:
        return processes.run(program, self.home, plane, **self.settings)


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    gateway = Gateway(tmp_path)
    for plane in ("public", "vault"):
        program = f"from fanlight.config.preparing import prepare\nprepare({plane!r})"
        processes.run(program, tmp_path, plane, **gateway.settings)
    yield gateway
    for plane in list(gateway.running):
        gateway.kill(plane)


def test_nothing_is_lost_and_nothing_doubled_whoever_is_killed(gateway: Gateway) -> None:
    asked = json.loads(gateway.ask(ENQUEUE, "vault"))
    chance = random.Random(2)
    for plane in ("public", "vault"):
        gateway.start(plane)

    for _ in range(8):
        time.sleep(chance.uniform(0.5, 2.5))
        plane = chance.choice(["public", "vault"])
        gateway.kill(plane)
        gateway.start(plane)
    deadline = time.monotonic() + 120
    while gateway.ask(LEFT, "vault").strip() != "0":
        assert time.monotonic() < deadline, (gateway.home / "vault.log").read_text()[-2000:]
        time.sleep(1)
    an_hour_later(gateway)

    state = json.loads(gateway.ask(STATE, "public"))
    withdrawn = sorted(asked["withdrawn"])
    assert state["withdrawn"] == withdrawn
    assert state["shown"] == sorted(set(asked["videos"]) - set(withdrawn))
    assert state["bytes"] == state["named"]
    assert state["actors"] == [["fan", 0, 0], ["potter", VIDEOS - len(withdrawn), 1]]
    assert len(state["journal"]) == 2 + VIDEOS + len(withdrawn) + 1
    assert state["accounts"] == json.loads(gateway.ask(SENT, "vault"))
    assert {name: messages for name, messages, *_ in state["accounts"]} == {
        "counts": VIDEOS,
        "follow": 1,
        "object": 2 * VIDEOS,
        "profile": 2,
        "publish": VIDEOS,
        "withdraw": len(withdrawn),
    }


def an_hour_later(gateway: Gateway) -> None:
    """What kills left half arrived has grown old, and the public plane has been started again."""
    gateway.kill("public")
    arriving = gateway.home / "public" / "objects" / "arriving"
    for path in arriving.iterdir():
        os.utime(path, (time.time() - 7200,) * 2)
    gateway.start("public")
    deadline = time.monotonic() + 120
    while any(arriving.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.2)
