"""What the learner is taught: a run of watches, taught or taken back, and the events it stands for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import signals
from fanlight.recommender.signals import CONTEXT, EVENT, HISTORY, Flag, Kind
from fanlight.vault.activity.records import RUN, TARGET, joined, rows, tenths_of
from fanlight.vault.activity.voices import FULL

SAID = {Kind.LIKE: 1.0, Kind.SAVE: 1.0, Kind.COMMENT: 1.0, Kind.SHARE: 1.0, Kind.FOLLOW: 1.0, Kind.NOT_INTERESTED: -1.0}
"""What it is worth to say something of a video."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """Watches in the order of time, all of them to be learnt from."""

    watches: NDArray[np.void]
    """RUN rows; each with the flag TARGET stands for an event after the rows before it."""
    kind: Kind = Kind.WATCH
    voice: int = FULL
    """Tenths; below 0 it takes back exactly what the same lesson taught."""


def taught(run: NDArray[np.void], *, voice: int = FULL) -> list[Lesson]:
    """The lesson of a run of RUN rows; none when no target of it is to be learnt from."""
    watches = run[_is_learnable(run)]
    return [Lesson(watches, voice=voice)] if (watches["flags"] & TARGET).any() else []


def said(kind: Kind, mark: NDArray[np.void], *, after: NDArray[np.void]) -> list[Lesson]:
    """What a person says of one video (a MARK or an ORIGIN), after a HISTORY: what stands before its watch, if it is
    there."""
    key = mark["key"][0]
    watched = np.flatnonzero(after["key"] == key)
    before = after[: watched[-1]] if len(watched) else after
    before = run_of(before[_is_learnable(before) & (before["key"] != key)][-CONTEXT:])
    return [Lesson(joined([before, _target(kind, mark)], RUN), kind, tenths_of(mark[0]))]


def taken_back(kind: Kind, marks: NDArray[np.void]) -> list[Lesson]:
    """What takes back, of each of the marks, all that was counted of its own video."""
    return [Lesson(_target(kind, marks[i : i + 1]), kind, -tenths_of(marks[i])) for i in range(len(marks))]


def run_of(history: NDArray[np.void]) -> NDArray[np.void]:
    """Rows of a HISTORY as those of a run in which none is a target."""
    run = np.zeros(len(history), RUN)
    for name in HISTORY.names or ():
        run[name] = history[name]
    run["flags"] &= ~np.uint32(TARGET)
    return run


def correction(was: NDArray[np.void], is_now: NDArray[np.void], *, voice: int = FULL) -> list[Lesson]:
    """What turns the events of a run, taught in this voice, into those of the same run with other flags; no others."""
    before, after = _events_by_place(was), _events_by_place(is_now)
    gone = [place for place, event in before.items() if after.get(place) != event]
    come = [place for place, event in after.items() if before.get(place) != event]
    return taught(_with_targets(was, gone), voice=-voice) + taught(_with_targets(is_now, come), voice=voice)


def encoded(lessons: list[Lesson]) -> bytes:
    """Lessons as a row of the stream holds them."""
    return msgspec.msgpack.encode([_Told(told.kind.value, told.voice, told.watches.tobytes(), 3) for told in lessons])


def decoded(data: bytes) -> list[Lesson]:
    return [Lesson(told.run(), Kind(told.kind), told.tenths()) for told in _row.decode(data)]


class _Told(msgspec.Struct, frozen=True, array_like=True):
    kind: int
    voice: int
    watches: bytes
    version: int = 1  # rows from before there were seconds end earlier

    def tenths(self) -> int:
        return self.voice if self.version > 2 else self.voice * FULL  # before there were voices: 1 or -1

    def run(self) -> NDArray[np.void]:
        if self.version > 1:
            return rows(self.watches, RUN)
        history = rows(self.watches, HISTORY)
        run = run_of(history)
        run["flags"] = history["flags"]
        return run


_row = msgspec.msgpack.Decoder(list[_Told])


def events(lesson: Lesson) -> NDArray[np.void]:
    """The EVENT rows a lesson stands for: what `signals.event` makes of them one by one, made together."""
    return events_of([lesson])


def events_of(told: Sequence[Lesson]) -> NDArray[np.void]:
    """Those of many lessons, one after the other: a stream that is caught up with holds thousands."""
    if not told:
        return np.empty(0, EVENT)
    watches, lengths = joined([lesson.watches for lesson in told], RUN), [len(lesson.watches) for lesson in told]
    at = np.flatnonzero(watches["flags"] & TARGET)
    owner = np.repeat(np.arange(len(told)), lengths)[at]
    begins = (np.cumsum(lengths) - lengths)[owner]
    first = np.maximum(at - CONTEXT, begins)
    place = np.minimum(first[:, None] + np.arange(CONTEXT), len(watches) - 1)  # events × context
    is_inside = np.arange(CONTEXT) < (at - first)[:, None]
    found = np.zeros(len(at), EVENT)
    for name in ("key", "at", "worth", "watched_seconds", "duration_seconds"):
        found[name] = watches[name][at]
    found["kind"], found["length"] = np.array([lesson.kind.value for lesson in told])[owner], at - first
    found["weight"] = np.array([lesson.voice / FULL for lesson in told])[owner]
    is_finished = signals.are_finished(found["worth"], found["watched_seconds"], found["duration_seconds"])
    found["finished"] = is_finished & (found["kind"] == Kind.WATCH)
    found["history_keys"] = np.where(is_inside, watches["key"][place], 0)
    found["history_worths"] = np.where(is_inside, watches["worth"][place], 0)
    for i in np.flatnonzero((found["history_keys"] == found["key"][:, None]).any(axis=1)):
        found[i] = _event_of_a_repeat(told[owner[i]], int(at[i] - begins[i]))
    return found


def _event_of_a_repeat(lesson: Lesson, at: int) -> np.void:
    """The event of a video that is among the watches before it, where an event does not show it."""
    told = lesson.watches[at]
    event = signals.event(
        lesson.kind,
        key=int(told["key"]),
        at=int(told["at"]),
        worth=float(told["worth"]),
        history=lesson.watches[:at],
        watched_seconds=float(told["watched_seconds"]),
        duration_seconds=float(told["duration_seconds"]),
    )
    event["weight"] = lesson.voice / FULL
    row: np.void = event[0]
    return row


def _target(kind: Kind, mark: NDArray[np.void]) -> NDArray[np.void]:
    run = np.zeros(1, RUN)
    run["key"], run["at"], run["worth"], run["flags"] = mark["key"], mark["at"], SAID[kind], TARGET
    return run


def _events_by_place(run: NDArray[np.void]) -> dict[int, bytes]:
    """The events of a run, each under the place of its watch."""
    places = np.flatnonzero(_is_learnable(run) & ((run["flags"] & TARGET) != 0))
    rows_of = [event.tobytes() for lesson in taught(run) for event in events(lesson)]
    return dict(zip(places.tolist(), rows_of, strict=True))


def _with_targets(run: NDArray[np.void], places: Collection[int]) -> NDArray[np.void]:
    run = run.copy()
    run["flags"] &= ~np.uint32(TARGET)
    run["flags"][list(places)] |= np.uint32(TARGET)
    return run


def _is_learnable(run: NDArray[np.void]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (run["flags"] & Flag.NOT_LEARNT) == 0
    return found
