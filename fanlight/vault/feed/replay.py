"""`fanlight recommender replay`: the state once more, from the catalogue and the learning stream alone."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fanlight.foundation.configuration import own
from fanlight.recommender.learning import catalogue, hot, lists
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.state import Reader, State, Writer
from fanlight.recommender.state.snapshot import fingerprint
from fanlight.vault.activity import stream
from fanlight.vault.feed.catalogue import all_clips, last_entry

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Replayed:
    """What a replay came to."""

    events: int
    seconds: float
    """Of processor time, from the sealed rows to the last count; the catalogue is taken in before."""
    fingerprint: str
    without_vectors: str
    """The fingerprint of the counts alone."""


def run(words: Sequence[str]) -> int:
    """Carry out what was asked; 1 when the live state is another."""
    given = _parser().parse_args(words)
    if given.into.exists():
        print(f"fanlight: {given.into} is there already; a replay begins with nothing")
        return 2
    until = int(given.until.timestamp()) if given.until else None
    done = replay(given.into, until=until, weights=not given.compare)
    print(f"{done.events} events in {done.seconds:.1f} s, {done.events / max(done.seconds, 1e-9):,.0f} a second")
    print(done.fingerprint)
    if not given.compare:
        return 0
    difference = different(done)
    print(difference or f"equal to the live state, to the bit{_besides()}")
    return 1 if difference else 0


def replay(folder: Path, *, until: int | None = None, weights: bool = True) -> Replayed:
    """Learn the whole stream into a new state and keep it; what happened after `until` is passed by.

    Without `weights` only that is learnt which the fingerprint covers.
    """
    writer = Writer(folder)
    try:
        position = last_entry()
        for batch in all_clips():
            catalogue.add(writer, batch)
        began = time.process_time()
        _learn_all(writer, until, weights)
        seconds = time.process_time() - began
        writer.state.header["journal_seq"] = position
        hot.fit(writer.state)
        lists.draw_up(writer.state)
        writer.keep()
        events = int(writer.state.header["events"][0])
        return Replayed(events, seconds, fingerprint(writer.state), fingerprint(writer.state, vectors=False))
    finally:
        writer.close()


def different(replayed: Replayed) -> str:
    """In which way the live state is another; empty when it is the same."""
    live = Reader(own().state).state()
    if live is None:
        return "there is no live state"
    learnt = int(live.header["events"][0])
    if learnt != replayed.events:
        return f"the live state has learnt {learnt} events: the stream begins later, or people are watching now"
    vectors = not _was_relearnt(live)
    if fingerprint(live, vectors=vectors) != (replayed.fingerprint if vectors else replayed.without_vectors):
        return "the live state is another: videos have come since its events, or it has been meddled with"
    return ""


def _was_relearnt(live: State) -> bool:
    return bool(live.header["relearnt_seq"][0])


def _besides() -> str:
    live = Reader(own().state).state()
    relearnt = live is not None and _was_relearnt(live)
    return ", besides its vectors, which were learnt anew when something was taken back" if relearnt else ""


def _learn_all(writer: Writer, until: int | None, weights: bool) -> None:
    for seq, events in stream.batches_after(0, ROWS_AT_ONCE):
        if until is not None:
            events = events[events["at"] <= until]
        learn(writer.state, events, fit=lambda _: None, weights=weights)
        writer.state.header["stream_seq"] = seq


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight recommender replay", description=__doc__)
    parser.add_argument("--into", type=Path, required=True, help="a new folder for the state")
    parser.add_argument("--compare", action="store_true", help="say whether the live state is the same")
    parser.add_argument(
        "--until", type=datetime.fromisoformat, help="learn nothing of what came later, 2026-11-20T12:00"
    )
    return parser
