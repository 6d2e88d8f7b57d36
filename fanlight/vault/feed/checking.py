"""`fanlight recommender check`: is what was learnt what the stream teaches, and what the log was told of each day?

From the oldest state that is kept the stream is learnt once more, and held against each day's commitment.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fanlight.custody import learnt
from fanlight.custody.entries import ModelLearnt
from fanlight.custody.learnt import Opening, Step
from fanlight.foundation.configuration import own
from fanlight.recommender.learning import catalogue, hot, lists
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.state import Writer, directory, snapshot
from fanlight.recommender.state.snapshot import Header, Rows
from fanlight.transparency import queries as told
from fanlight.vault.activity import stream
from fanlight.vault.feed import committing

ROWS_AT_ONCE = 1000
ALIKE = 0.25
"""So far apart weights may be that were learnt from the same: when a fit is there to be read depends on the machine."""


@dataclass(frozen=True)
class Found:
    """What the check of one day came to."""

    words: str
    holds: bool = True


def run(words: Sequence[str]) -> int:
    """Carry out the check; 1 where something parts, 2 where nothing could be checked."""
    argparse.ArgumentParser(prog="fanlight recommender check", description=__doc__).parse_args(words)
    found = list(check())
    for one in found:
        print(one.words)
    if not all(one.holds for one in found):
        return 1
    return 0 if len(found) > 1 else 2


def check() -> Iterator[Found]:
    """Day by day up to the newest snapshot; the first that parts is the last that is looked at."""
    logged = {body.day: (index, body) for index, body in told.said_since(0, ModelLearnt)}
    openings = [opening for opening in committing.openings() if opening.day in logged]
    yield Found(_unchecked(sorted(logged), openings))
    began = next((at for at, one in enumerate(openings) if _state_of(one).is_file()), len(openings))
    for opening in openings[began:]:
        index, body = logged[opening.day]
        if learnt.commitment(opening) != body.commitment:
            yield Found(f"{_named(opening, index)}: what is kept to open it is not what was committed to.", holds=False)
            return
    if openings[began:]:
        with tempfile.TemporaryDirectory(prefix="check-", dir=own().state) as place:
            yield from _replayed(Path(place), openings[began:], {day: index for day, (index, _) in logged.items()})


def _unchecked(days: Sequence[str], openings: Sequence[Opening]) -> str:
    """What cannot be checked any more, and that this is no sign of a lie."""
    if not days:
        return "The log tells of no day yet: the learner says what it has learnt once a day."
    first = next((one.day for one in openings if _state_of(one).is_file()), "")
    older = [day for day in days if not first or day < first]
    if not older:
        return f"All {len(days)} days that the log tells of can be checked."
    until = f"{older[0]} to {older[-1]}" if len(older) > 1 else older[0]
    return (
        f"{until} cannot be checked any more: what they could be checked with goes after {committing.KEPT_DAYS} days, "
        "like the learning stream, and when the state is begun anew. That is as it should be, and says nothing against "
        "them."
    )


def _replayed(place: Path, openings: Sequence[Opening], indices: dict[str, int]) -> Iterator[Found]:
    kept, newest = snapshot.read(_state_of(openings[0]).parent), snapshot.read(own().state)
    if kept is None or newest is None:
        yield Found("There is no snapshot to check, or one of another version.", holds=False)
        return
    replay = _Replay(place, kept, newest)
    try:
        for at, opening in enumerate(openings):
            replay.learn_up_to(opening.stream_seq, opening.steps if at else ())
            name = _named(opening, indices[opening.day])
            found = replay.held_against(name, opening)
            yield found
            if not found.holds:
                return
        yield replay.held_against("What is served now", _of_now(place / "newest", newest, replay))
    finally:
        replay.writer.close()


class _Replay:
    """A kept state that learns on, meeting videos where the learner met them."""

    def __init__(self, place: Path, kept: tuple[Header, Rows], newest: tuple[Header, Rows]) -> None:
        self.writer = _restored(place / "replay", kept)
        self.is_stripped = snapshot.is_stripped(kept[1]) and self.writer.state.videos > 0
        self._relearnt = int(kept[0]["relearnt_seq"][0])
        _lay_out(self.writer, newest)
        hot.fit(self.writer.state)

    def learn_up_to(self, seq: int, steps: Sequence[Step]) -> None:
        """Learn the rows up to this one; where the catalogue changed in between, it changes here."""
        for step in steps:
            self._learn(min(step.stream_seq, seq))
            self._change(step)
        self._learn(seq)

    def held_against(self, name: str, opening: Opening) -> Found:
        """Whether the same was learnt, and in which of it not."""
        state = self.writer.state
        if int(state.header["events"][0]) != opening.events:
            return Found(f"{name}: other events are counted than the stream holds.", holds=False)
        if snapshot.fingerprint(state, vectors=False, catalogue=False) != opening.counts:
            return Found(f"{name}: its counts are not what the stream teaches.", holds=False)
        if self.is_stripped or opening.relearnt_seq != self._relearnt:
            return Found(
                f"{name}: its counts are what the stream teaches. Its vectors and weights are not compared: somebody "
                "has left or taken something back since, and what they had taught was let go, as promised."
            )
        if snapshot.fingerprint(state, catalogue=False) != opening.vectors:
            return Found(f"{name}: its vectors are not what the stream teaches.", holds=False)
        apart = float(np.abs(np.subtract(snapshot.weights(state), opening.weights)).max()) / 1e6
        if apart > ALIKE:
            return Found(f"{name}: its weights are {apart:.2f} from what the stream teaches.", holds=False)
        return Found(f"{name}: it is what the stream teaches, to the bit; weights are at most {apart:.3f} apart.")

    def _learn(self, last: int) -> None:
        state = self.writer.state
        for seq, events in stream.batches_after(int(state.header["stream_seq"][0]), ROWS_AT_ONCE, last=last):
            learn(state, events, weights=not self.is_stripped)
            state.header["stream_seq"] = seq
            lists.draw_up(state)

    def _change(self, step: Step) -> None:
        state = self.writer.state
        new = np.arange(state.videos, step.videos)
        if len(new):
            state.alive[new] = 1
            state.header["videos"] = step.videos
            directory.insert(state.table, state.keys, new)
        state.alive[np.array(step.gone, np.int64)] = 0


def _lay_out(writer: Writer, newest: tuple[Header, Rows]) -> None:
    """Write beside a state what everyone may see of all videos; those it does not know yet cannot be found in it."""
    header, rows = newest
    known, videos, creators = writer.state.videos, int(header["videos"][0]), int(header["creators"][0])
    writer.make_room(max(videos, creators) - known)
    state = writer.state
    alive = state.alive[:known].copy()
    for name in snapshot.CATALOGUE:
        getattr(state, name)[: len(rows[name])] = rows[name]
    state.alive[:known] = alive
    state.context_vectors[known:videos], state.item_vectors[known:videos] = catalogue.first_vectors(
        state.keys[known:videos]
    )
    directory.insert(state.creator_table, state.creator_keys, np.arange(int(state.header["creators"][0]), creators))
    state.header["creators"] = creators


def _of_now(place: Path, newest: tuple[Header, Rows], replay: _Replay) -> Opening:
    """The newest snapshot as if it were committed to now, and the replay brought up to it."""
    header, _ = newest
    seq, videos = int(header["stream_seq"][0]), int(header["videos"][0])
    replay.learn_up_to(seq, [step for step in committing.steps() if step.stream_seq <= seq and step.videos <= videos])
    writer = _restored(place, newest)
    try:
        return committing.opened(writer.state, day="0000-00-00", steps=[])
    finally:
        writer.close()


def _restored(place: Path, kept: tuple[Header, Rows]) -> Writer:
    writer = Writer(place)
    writer.fill(*kept)
    return writer


def _state_of(opening: Opening) -> Path:
    return committing.folder() / opening.day / snapshot.NAME


def _named(opening: Opening, index: int) -> str:
    return f"Entry {index}, {opening.day}"
