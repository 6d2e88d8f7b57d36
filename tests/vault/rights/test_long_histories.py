"""A history of many reports that is brought along is sealed before others wait, and is there whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres, processes

pytestmark = pytest.mark.slow

TAKEN = """
import os, signal
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from django.db import connections, transaction
from fanlight.foundation.ids import new_id
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import passwords, vaulting
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.accounts.queries import viewer_as
from fanlight.vault.activity import clips, segments, sheets, taking
from fanlight.vault.activity.brought import WatchRow

REPORTS = 300
passwords.hashed = lambda password: "unhashed"  # which is slow on purpose, and no part of this
clips.known = lambda ids, actor_id: {one: SimpleNamespace(is_own=False, is_kept=False) for one in ids}
opened = accounts.open_account(handle="ada", password="a quiet harbour", private=Particulars(age_band="adult"))
ada = viewer_as(opened.account.id)

class Export:
    began, video = datetime.now(UTC) - timedelta(days=30), new_id()
    def rows(self, path, kind):
        for number in range(REPORTS):
            at = self.began + timedelta(minutes=number)
            yield WatchRow(
                video_id=self.video, watched_at=at, reported_at=at, watched_seconds=5.0, duration_seconds=9.0, loops=0,
                ended="finished", surface="for-you", worth=0.5, is_for_followers=False, is_repeated=False,
                voice_tenths=10,
            )

insert = segments.insert

def die(into, marks, rows):
    insert(into, marks, rows[: len(rows) // 2])
    os.kill(os.getpid(), signal.SIGKILL)

def count():
    return sum(len(batch.watched) for batch in segments.newest_first(ada.account_id))

def cut_off(name, instead):
    connections.close_all()
    child = os.fork()
    if not child:
        setattr(segments, name, instead)
        taking._take_watches(ada, export)
        os._exit(7)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert count() == 0 and sheets.recent(ada.account_id).segments == 0

export = Export()
cut_off("insert", die)
cut_off("put_in_place", lambda *arguments: os.kill(os.getpid(), signal.SIGKILL))

sealed, seal = [], vaulting.seal
vaulting.seal = lambda *arguments: sealed.append(transaction.get_connection().in_atomic_block) or seal(*arguments)
assert taking._take_watches(ada, export).line.taken == REPORTS
assert sealed.count(False) == REPORTS
assert sealed.count(True) == 1  # the sheet
again = taking._take_watches(ada, export).line
assert (again.taken, again.known, count()) == (0, REPORTS, REPORTS)
assert sheets.recent(ada.account_id).segments == REPORTS
"""


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a vault with an empty database on a disk."""
    with processes.own_databases(postgres.KIND, tmp_path, "public", "vault", name="long_histories") as settings:
        yield settings


def test_a_long_history_is_taken_in_whole_and_sealed_while_others_write(
    tmp_path: Path, own_database: dict[str, str]
) -> None:
    processes.run(TAKEN, tmp_path, "vault", **own_database)
