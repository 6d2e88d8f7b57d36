"""One writer, many readers, and what remains after a crash."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender.learning import catalogue
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import Busy, Reader, Writer, layout
from fanlight.recommender.state.snapshot import fingerprint
from tests.recommender import worlds


def test_a_reader_sees_nothing_before_the_first_publication(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    catalogue.add(writer, worlds.clips(3))

    assert Reader(tmp_path).state() is None

    writer.publish()
    state = Reader(tmp_path).state()
    assert state is not None
    assert state.videos == 3


def test_a_reader_in_another_process_sees_what_is_written_without_asking_again(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(3))
    reader = Reader(tmp_path)
    state = reader.state()
    assert state is not None

    writer.state.plays[1] = 7

    assert state.plays[1] == 7
    assert reader.state() is state


def test_readers_cannot_write(tmp_path: Path) -> None:
    worlds.writer(tmp_path, worlds.clips(3))
    state = Reader(tmp_path).state()
    assert state is not None

    with pytest.raises(ValueError, match="read-only"):
        state.plays[0] = 1


def test_growing_keeps_every_row_and_readers_follow(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(900))
    learn(writer.state, watch_all(worlds.stage(900), viewers=5, sittings=3, since=0, until=worlds.NOW).events)
    reader = Reader(tmp_path)
    before = reader.state()
    assert before is not None
    interest = before.interest[:900].copy()

    catalogue.add(writer, worlds.clips(3000))

    after = reader.state()
    assert after is not None
    assert after.videos == 3000
    assert after is not before
    assert (after.interest[:900] == interest).all()
    assert (after.slots(worlds.keys(range(3000))) == np.arange(3000)).all()
    assert before.videos == 900  # who still reads the old generation is left in peace


def test_a_second_writer_is_turned_away_until_the_first_has_gone(tmp_path: Path) -> None:
    first = Writer(tmp_path)
    with pytest.raises(Busy):
        Writer(tmp_path)

    first.close()

    Writer(tmp_path).close()


def test_a_snapshot_brings_everything_back(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(50))
    learn(writer.state, watch_all(worlds.stage(50), viewers=20, sittings=2, since=0, until=worlds.NOW).events)
    writer.state.header["stream_seq"] = 41
    writer.keep()
    kept = fingerprint(writer.state)
    writer.close()

    again = Writer(tmp_path)

    assert again.restore()
    assert fingerprint(again.state) == kept
    assert again.state.header["stream_seq"] == 41
    assert again.state.slots(worlds.keys([7])).tolist() == [7]


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "another layout"])
def test_a_snapshot_that_cannot_be_trusted_is_not_used(tmp_path: Path, damage: str) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(50))
    writer.keep()
    writer.close()
    file = tmp_path / "snapshot"
    data = bytearray(file.read_bytes())
    match damage:
        case "missing":
            file.unlink()
        case "cut":
            file.write_bytes(data[:-100])
        case "flipped":
            data[layout.HEADER.itemsize + 5] ^= 1
            file.write_bytes(data)
        case "another layout":
            data[8] ^= 1
            file.write_bytes(data)

    assert not Writer(tmp_path).restore()


def test_a_live_file_of_another_layout_is_not_read(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(3))

    writer.state.header["layout"] = layout.LAYOUT ^ 1

    assert Reader(tmp_path).state() is None


KILLED = """
import sys
from pathlib import Path
from fanlight.recommender.state import Writer
from tests.recommender import worlds
writer = worlds.writer(Path(sys.argv[1]), worlds.clips(2000))
writer.keep()
print("ready", flush=True)
while True:
    writer.state.plays[0] += 1
    writer.keep()
"""


LEARNING = """
import sys
from pathlib import Path
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.simulation import watch_all
from tests.recommender import worlds
events = watch_all(worlds.stage(60), viewers=60, sittings=5, since=worlds.NOW - 90_000, until=worlds.NOW).events
writer = worlds.writer(Path(sys.argv[1]), worlds.clips(60))
learn(writer.state, events[:300])
writer.keep()
print("ready", flush=True)
for at in range(300, len(events), 10):
    learn(writer.state, events[at : at + 10])
"""


@pytest.mark.parametrize("patience", [0.0, 0.05, 0.2])
def test_a_learner_killed_in_the_middle_is_read_on_and_replayed_to_the_same_bits(
    tmp_path: Path, patience: float
) -> None:
    events = watch_all(worlds.stage(60), viewers=60, sittings=5, since=worlds.NOW - 90_000, until=worlds.NOW).events
    whole = worlds.writer(tmp_path / "whole", worlds.clips(60)).state
    learn(whole, events)
    process = subprocess.Popen([sys.executable, "-c", LEARNING, str(tmp_path / "killed")], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(patience)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    served = Reader(tmp_path / "killed").state()
    assert served is not None
    assert served.videos == 60
    assert np.isfinite(served.together[:60]).all()
    again = Writer(tmp_path / "killed")
    assert again.restore()
    learn(again.state, events[int(again.state.header["events"][0]) :])

    assert fingerprint(again.state) == fingerprint(whole)
    again.close()


def test_a_writer_killed_while_it_keeps_leaves_a_whole_snapshot(tmp_path: Path) -> None:
    for patience in (0.01, 0.03, 0.1):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(patience)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()

        writer = Writer(tmp_path)
        assert writer.restore()
        assert writer.state.videos == 2000
        writer.close()
