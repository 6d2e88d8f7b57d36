"""A reader of the journal misses nothing while twelve processes write at once; on PostgreSQL, where it could."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgres, processes

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

WRITERS, ENTRIES = 12, 60
DATABASE = "journal_order"

RACE = """
import multiprocessing, random, time
from django.db import transaction
from fanlight.foundation.ids import new_id
from fanlight.public.journal.actions import record
from fanlight.public.journal.models import Entry
from fanlight.public.journal.queries import entries_after

def write(together):
    together.wait()
    for _ in range(ENTRIES):
        with transaction.atomic():
            if IS_LOCKED:
                record(Entry.Kind.FOLLOWED, actor_id=new_id(), subject_id=new_id())
            else:
                Entry.objects.create(kind=Entry.Kind.FOLLOWED, actor_id=new_id(), subject_id=new_id())
            time.sleep(random.uniform(0, 0.002))

processes = multiprocessing.get_context("fork")  # before the first connection, so that each opens its own
together = processes.Barrier(WRITERS + 1)
writers = [processes.Process(target=write, args=(together,)) for _ in range(WRITERS)]
for writer in writers:
    writer.start()
together.wait()
last, seen, is_over = 0, set(), False
while not is_over:
    is_over = not any(writer.is_alive() for writer in writers)
    entries = entries_after(last)
    for entry in entries:
        assert entry.seq > last
        last = entry.seq
        seen.add(entry.seq)
    is_over = is_over and not entries
assert [writer.exitcode for writer in writers] == [0] * WRITERS
assert Entry.objects.count() == WRITERS * ENTRIES
print(WRITERS * ENTRIES - len(seen))
"""


@pytest.fixture
def settings_of_writers(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A fresh database on a server from its wheel."""
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {DATABASE}")
    settings = {"public_database": postgres.database_address(DATABASE)}
    processes.migrate(tmp_path, "public", **settings)
    yield settings
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def missed(home: Path, settings: dict[str, str], *, is_locked: bool) -> int:
    """How many entries a reader never met that followed while the writers wrote."""
    figures = f"WRITERS, ENTRIES, IS_LOCKED = {WRITERS}, {ENTRIES}, {is_locked}\n"
    return int(processes.run(figures + RACE, home, "public", **settings))


def test_numbered_under_the_lock_no_entry_is_ever_missed(tmp_path: Path, settings_of_writers: dict[str, str]):
    assert missed(tmp_path, settings_of_writers, is_locked=True) == 0


def test_without_the_lock_entries_are_missed(tmp_path: Path, settings_of_writers: dict[str, str]):
    assert missed(tmp_path, settings_of_writers, is_locked=False) > 0
