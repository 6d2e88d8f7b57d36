"""Four processes write, take away, withdraw and retire at once: nobody waits in a circle, and the numbers stay true."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres, processes

pytestmark = pytest.mark.slow

RACE = """
import multiprocessing, random
from fanlight.foundation.errors import Refused
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.models import Actor
from fanlight.public.comments import actions as comments
from fanlight.public.comments.models import Comment
from fanlight.public.holdings import actions as holdings
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions as videos
from fanlight.public.videos.models import Video
from tests.crossings import samples

def published(actor):
    return videos.publish(samples.publication(actor.id), vault="home").id

def shown(handle):
    return actors.show(new_id(), vault="home", handle=handle, name="", bio="", avatar_sha256="")

for data, extension in ((samples.FILM, "mp4"), (samples.POSTER, "webp")):
    holdings.expect(f"{samples.sha256(data)}.{extension}")
    store().put_bytes(data, extension)
potters = [shown(f"potter_{number}") for number in range(2)]
SHARED = [published(potter) for potter in potters for _ in range(2)]
ROOTS = [comments.write(samples.comment(potters[0].id, video), vault="home").id for video in SHARED]

def live(number):
    for life in range(4):
        actor = shown(f"actor_{number}_{life}")
        own, written = published(actor), []
        for _ in range(12):
            place = random.randrange(len(SHARED) + 1)
            video = (*SHARED, own)[place]
            answers = ROOTS[place] if place < len(SHARED) and random.random() < 0.5 else None
            message = samples.comment(actor.id, video, answers=answers)
            try:
                written.append(comments.write(message, vault="home").id)
            except Refused:  # what it answers, or its video, went in between
                pass
            if written and random.random() < 0.3:
                comments.take_away(random.choice(written), actor.id, vault="home")
        if number == life == 0:
            videos.withdraw(SHARED[0], potters[0].id, vault="home")
            comments.take_away(ROOTS[1], potters[0].id, vault="home")
        if life % 2:
            actors.retire(actor.id, vault="home")

fork = multiprocessing.get_context("fork")
from django.db import connections
connections.close_all()
processes = [fork.Process(target=live, args=(number,)) for number in range(4)]
for process in processes:
    process.start()
for process in processes:
    process.join()
assert [process.exitcode for process in processes] == [0] * 4
for video in Video.objects.all():
    assert video.comment_count == Comment.objects.filter(video=video, removed_at=None).count(), video.id
    assert video.withdrawn_at is None or not Comment.objects.filter(video=video).exists()
for comment in Comment.objects.filter(removed_at=None):
    assert comment.answer_count == Comment.objects.filter(answers=comment, removed_at=None).count(), comment.id
assert not Comment.objects.filter(actor__retired_at__isnull=False).exists()
print(Comment.objects.filter(removed_at=None).count(), Actor.objects.filter(retired_at=None).count())
"""


@pytest.fixture
def settings_of_race(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A fresh public database."""
    with processes.own_databases(postgres.KIND, tmp_path, "public", name="comments_race") as settings:
        yield settings


def test_numbers_stay_true_whoever_comes_and_goes_at_once(tmp_path: Path, settings_of_race: dict[str, str]) -> None:
    told = processes.run(RACE, tmp_path, "public", **settings_of_race)

    left, people = map(int, told.split())
    assert left > 10
    assert people == 2 + 4 * 2
