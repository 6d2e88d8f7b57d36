"""What the durable learning stream costs: up to a state that readers see, replayed, and forgotten in vectors."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.one_vault import FILL, PREPARE

VIDEOS = 20_000
REPORTS = 26_000
EAGER_UNTIL = 210_000
"""Events; while little is known, weights learn at every few."""
SCRIPT = """
import django, json, sys, time
django.setup()
import numpy as np
from django.db import transaction
from pathlib import Path
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import key_of
from fanlight.public.videos.models import Video
from fanlight.recommender.state import Writer
from fanlight.vault.activity import lessons, stream
from fanlight.vault.activity.records import RUN, TARGET
from fanlight.vault.feed import replay
from fanlight.vault.feed.learner import Learner

keys = np.array([key_of(one) for one in Video.objects.values_list("id", flat=True)], np.uint64)
chance, reports = np.random.default_rng(7), int(sys.argv[1])
for first in range(0, reports, 100):
    with transaction.atomic():
        for _ in range(100):
            run = np.zeros(30, RUN)  # ten watches after twenty others
            run["key"] = keys[(len(keys) * chance.random(30) ** 3.3).astype(np.int64)]
            run["worth"] = np.where(chance.random(30) < 0.4, -1.0, chance.uniform(-0.3, 1.0, 30))
            run["at"] = clock.seconds()
            run["flags"][20:] = TARGET
            stream.append(lessons.taught(run))
writer = Writer(own().state)
learner = Learner(writer)
while int(writer.state.header["events"][0]) < int(sys.argv[2]):
    learner.step()
began, before = time.process_time(), int(writer.state.header["events"][0])
while learner.step():
    pass
seconds = time.process_time() - began
learnt = int(writer.state.header["events"][0])
writer.close()
again = replay.replay(own().state.parent / "replayed", weights=False)
assert again.events == learnt and replay.different(again) == "", replay.different(again)
live, replayed = (learnt - before) / seconds, again.events / again.seconds
print(json.dumps({"learn.end_to_end_events_per_s": live, "replay.events_per_s": replayed}))
"""
HISTORIES = """
import django, json, sys, time
django.setup()
import numpy as np
from django.db import transaction
from fanlight.foundation import clock, reading
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import key_of
from fanlight.public.videos.models import Video
from fanlight.recommender.learning.anew import Anew
from fanlight.recommender.signals import HISTORY
from fanlight.recommender.state import Writer
from fanlight.vault.accounts import actions
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.activity import segments, taught
from fanlight.vault.activity.records import WATCHED
from fanlight.vault.feed.learner import Learner

keys = np.array([key_of(one) for one in Video.objects.values_list("id", flat=True)], np.uint64)
chance, reports, people = np.random.default_rng(7), int(sys.argv[1]), []
for n in range(PEOPLE):
    person = dict(handle=f"person_{n}", password="a long enough phrase 7")
    people.append(actions.open_account(**person, private=Particulars(age_band="adult")).account.id)
for first in range(0, reports, 100):
    with transaction.atomic():
        for number in range(first, first + 100):
            drawn = keys[(len(keys) * chance.random(30) ** 3.3).astype(np.int64)]
            worths = np.where(chance.random(30) < 0.4, -1.0, chance.uniform(-0.3, 1.0, 30))
            before, watched = np.zeros(20, HISTORY), np.zeros(10, WATCHED)  # ten watches after twenty others
            before["key"], before["worth"], before["at"] = drawn[:20], worths[:20], clock.seconds()
            watched["key"], watched["worth"], watched["duration_ms"] = drawn[20:], worths[20:], 9000
            batch = segments.Batch(1 + number // PEOPLE, clock.seconds(), before, watched)
            segments.append(people[number % PEOPLE], batch)
writer = Writer(own().state)
Learner(writer)
state = writer.state
spent = []
for _ in range(2):
    began, events = time.process_time(), 0
    with reading.service("bench"), taught.everyone() as (_, batches):
        anew = Anew(state)
        for some in batches:
            anew.learn(state, some)
            events += len(some)
    spent.append((time.process_time() - began) / events)
writer.close()
assert events == 10 * reports, events
print(json.dumps({"forget.vectors_events_per_s": 1 / min(spent)}))
""".replace("PEOPLE", "50")


def measure() -> dict[str, float]:
    """Events a second of processor time, of all threads.

    `learn.end_to_end_events_per_s`: read, unsealed, learnt with weights, chances and fits, published, and kept; after
    the first events, of which weights and chances learn more often.
    `replay.events_per_s`: read, unsealed, learnt as far as a fingerprint covers it, and found equal to that state.
    `forget.vectors_events_per_s`: everyone's histories read, unsealed, and vectors learnt anew from them.
    """
    home = Path(tempfile.mkdtemp(prefix="fanlight-bench-"))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))},
        "FANLIGHT_HOME": str(home),
    }
    try:
        for plane in ("public", "vault"):
            subprocess.run([sys.executable, "-c", PREPARE.format(plane)], env=environment, check=True)
        _told(FILL, environment, "public", VIDEOS)
        measured: dict[str, float] = json.loads(_told(SCRIPT, environment, "vault", REPORTS, EAGER_UNTIL))
        forgetting: dict[str, float] = json.loads(_told(HISTORIES, environment, "vault", REPORTS))
        return measured | forgetting
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _told(code: str, environment: dict[str, str], plane: str, *numbers: int) -> str:
    own = environment | {"DJANGO_SETTINGS_MODULE": f"fanlight.config.{plane}.settings"}
    made = subprocess.run(
        [sys.executable, "-c", code, *map(str, numbers)], env=own, check=True, stdout=subprocess.PIPE, text=True
    )
    return made.stdout.splitlines()[-1]
