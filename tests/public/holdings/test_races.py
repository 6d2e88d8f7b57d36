"""Four processes publish, withdraw and tidy up the same bytes at once: what is shown is never without its bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres, processes

pytestmark = pytest.mark.slow

RACE = """
import multiprocessing, random
from django.db import connections
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.holdings import actions as holdings
from fanlight.public.holdings.errors import ObjectsMissing
from fanlight.public.holdings.models import Holding, Leaving
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions as videos
from tests.crossings import samples

FILES = [f"{samples.sha256(samples.FILM)}.mp4", f"{samples.sha256(samples.POSTER)}.webp"]

def send_bytes():
    for data, extension in ((samples.FILM, "mp4"), (samples.POSTER, "webp")):
        name = f"{samples.sha256(data)}.{extension}"
        holdings.expect(name)
        store().receive([data], name)

def live(number):
    actor = actors.show(new_id(), vault="home", handle=f"actor_{number}", name="", bio="", avatar_sha256="")
    for _ in range(15):
        video_id = new_id()
        while True:
            send_bytes()
            try:
                videos.publish(samples.publication(actor.id, video_id), vault="home")
                break
            except ObjectsMissing:
                pass  # let go by another in between: the vault sends them again
        for _ in range(random.randrange(4)):
            holdings.let_go()
            assert all(store().has(name) for name in FILES), "shown without its bytes"
        videos.withdraw(video_id, actor.id, vault="home")
        holdings.let_go()

fork = multiprocessing.get_context("fork")
processes = [fork.Process(target=live, args=(number,)) for number in range(4)]
for process in processes:
    process.start()
for process in processes:
    process.join()
assert [process.exitcode for process in processes] == [0] * 4
holdings.let_go()
assert not Holding.objects.exists()
print(sum(store().has(name) for name in FILES), Leaving.objects.count())
"""


@pytest.fixture
def settings_of_race(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A fresh public database."""
    with processes.own_databases(postgres.KIND, tmp_path, "public", name="bytes_race") as settings:
        yield settings


def test_what_is_shown_is_never_without_its_bytes(tmp_path: Path, settings_of_race: dict[str, str]) -> None:
    told = processes.run(RACE, tmp_path, "public", **settings_of_race)

    assert told.split() in (["0", "0"], ["2", "2"], ["1", "1"])  # the last to send bytes may have left them to claim
