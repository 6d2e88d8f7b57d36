"""A copy misses nothing while twelve processes write at once and commit in another order than they began."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import processes

pytestmark = pytest.mark.slow

WRITERS, HAPPENINGS = 12, 25

UNORDERED = """
from django.db import connection
from fanlight.public.changes import triggers
with connection.cursor() as cursor:
    cursor.execute(triggers.FUNCTION.replace("PERFORM pg_advisory_xact_lock(%s);", "").replace("%%", "%"))
    for table, key in triggers._tables():
        cursor.execute(f"DROP TRIGGER changes_{table} ON {table}")
        at_once = triggers.ON_POSTGRESQL.replace("DEFERRABLE INITIALLY DEFERRED", "NOT DEFERRABLE")
        cursor.execute(at_once.format(table=table, key=key))
"""
"""As it would be with numbers that are given when a row is written, and no lock."""

RACE = """
import multiprocessing, random, time
from django.db import connections, transaction
from fanlight.crossings.counts import Count
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.models import Actor
from fanlight.public.changes import queries
from fanlight.public.changes.watched import by_table, watched
from fanlight.public.comments import actions as comments
from fanlight.public.holdings.store import store
from fanlight.public.journal.models import Entry
from fanlight.public.videos import actions as videos
from tests.crossings import samples

def appear(number, look):
    usual = {"vault": "home", "name": look, "bio": "", "avatar_sha256": ""}
    return actors.show(people[number], handle=f"person_{number}", **usual)

def count():
    videos.count([Count(video_id=clip, views=1, likes=0) for clip in random.sample(clips, 2)])

def follow(number):
    pair = random.sample(people, 2)
    random.choice([actors.follow, actors.unfollow])(*pair, vault="home")

def say(number):
    comments.write(samples.comment(people[number], random.choice(clips), new_id()), vault="home")

def write(number, together):
    random.seed(number)
    together.wait()
    for turn in range(HAPPENINGS):
        with transaction.atomic():
            match random.randrange(5):
                case 0: appear(number, f"look {turn}")
                case 1: follow(number)
                case 2: say(number)
                case _: count()
            time.sleep(0.05 if random.random() < 0.1 else random.uniform(0, 0.004))

people, clips = [new_id() for _ in range(WRITERS)], []
store().put_bytes(samples.FILM, "mp4")
store().put_bytes(samples.POSTER, "webp")
for number in range(WRITERS):
    appear(number, "new")
    clips.append(videos.publish(samples.publication(people[number]), vault="home").id)
connections.close_all()  # before the fork, so that each process opens its own

processes = multiprocessing.get_context("fork")
together = processes.Barrier(WRITERS + 1)
writers = [processes.Process(target=write, args=(number, together)) for number in range(WRITERS)]
for writer in writers:
    writer.start()
together.wait()
rows, entries, last, last_entry, is_over = {}, set(), 0, 0, False
while not is_over:
    is_over = not any(writer.is_alive() for writer in writers)
    news = queries.news(after=last, journal_after=last_entry)
    assert not news.is_behind
    for one in news.changes:
        assert one.seq > last
        last = one.seq
        rows[one.table, queries._key(by_table()[one.table], one.key)] = one.row
    for entry in news.journal:
        assert entry["seq"] > last_entry
        last_entry = entry["seq"]
        entries.add(last_entry)
    is_over = is_over and not news.changes and not news.journal
assert [writer.exitcode for writer in writers] == [0] * WRITERS
there = {
    (model._meta.db_table, key): row
    for model in watched()
    for key, row in queries._rows(model, list(model._base_manager.values_list("pk", flat=True))).items()
}
copied = {key: row for key, row in rows.items() if row is not None}
assert len({table for table, _ in there}) >= 5
assert entries == set(Entry.objects.values_list("seq", flat=True))
wrong = {key for key in there.keys() | copied.keys() if there.get(key) != copied.get(key)}
print(len(wrong))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    with processes.own_databases(request.param, tmp_path, "public", name="changes_race") as settings:
        yield settings


def wrong(home: Path, settings: dict[str, str], *, before: str = "") -> int:
    """How many rows are otherwise in a copy that was made while the writers wrote."""
    figures = f"WRITERS, HAPPENINGS = {WRITERS}, {HAPPENINGS}\n"
    return int(processes.run(figures + before + RACE, home, "public", **settings))


def test_a_copy_made_meanwhile_is_whole(tmp_path: Path, databases: dict[str, str]):
    assert wrong(tmp_path, databases) == 0


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_with_numbers_in_the_order_of_writing_rows_are_missed(tmp_path: Path, databases: dict[str, str]):
    assert wrong(tmp_path, databases, before=UNORDERED) > 0
