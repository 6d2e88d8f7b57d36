"""What the learner is taught: a run of watches, taught or taken back, and the events it stands for."""

from collections.abc import Collection
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import signals
from fanlight.recommender.signals import CONTEXT, EVENT, HISTORY, Flag, Kind
from fanlight.vault.activity.records import TARGET, rows


@dataclass(frozen=True, eq=False)
class Lesson:
    """Watches in the order of time, all of them to be learnt from."""

    watches: NDArray[np.void]
    """HISTORY rows; each with the flag TARGET stands for an event after the rows before it."""
    kind: Kind = Kind.WATCH
    weight: int = 1
    """1 teaches; -1 takes back exactly what the same lesson taught."""


def taught(run: NDArray[np.void], *, weight: int = 1) -> list[Lesson]:
    """The lesson of a run of HISTORY rows; none when no target of it is to be learnt from."""
    watches = run[_is_learnable(run)]
    return [Lesson(watches, weight=weight)] if (watches["flags"] & TARGET).any() else []


def single(kind: Kind, *, key: int, at: int, worth: float, weight: int = 1) -> list[Lesson]:
    """A lesson about one video, with nothing before it."""
    return [Lesson(np.array([(key, at, worth, TARGET)], HISTORY), kind, weight)]


def correction(was: NDArray[np.void], is_now: NDArray[np.void]) -> list[Lesson]:
    """What turns the events of a run into those of the same run with other flags, and touches no others."""
    before, after = _events_by_place(was), _events_by_place(is_now)
    gone = [place for place, event in before.items() if after.get(place) != event]
    come = [place for place, event in after.items() if before.get(place) != event]
    return taught(_with_targets(was, gone), weight=-1) + taught(_with_targets(is_now, come))


def encoded(lessons: list[Lesson]) -> bytes:
    """Lessons as a row of the stream holds them."""
    return msgspec.msgpack.encode([(told.kind.value, told.weight, told.watches.tobytes()) for told in lessons])


def decoded(data: bytes) -> list[Lesson]:
    parts = msgspec.msgpack.decode(data, type=list[tuple[int, int, bytes]])
    return [Lesson(rows(watches, HISTORY), Kind(kind), weight) for kind, weight, watches in parts]


def events(lesson: Lesson) -> NDArray[np.void]:
    """The EVENT rows a lesson stands for: what `signals.event` makes of them one by one, made together."""
    watches = lesson.watches
    at = np.flatnonzero(watches["flags"] & TARGET)
    first = np.maximum(at - CONTEXT, 0)
    length = at - first
    place = np.minimum(first[:, None] + np.arange(CONTEXT), len(watches) - 1)  # events × context
    is_inside = np.arange(CONTEXT) < length[:, None]
    found = np.zeros(len(at), EVENT)
    for name in ("key", "at", "worth"):
        found[name] = watches[name][at]
    found["kind"], found["weight"], found["length"] = lesson.kind, lesson.weight, length
    found["history_keys"] = np.where(is_inside, watches["key"][place], 0)
    found["history_worths"] = np.where(is_inside, watches["worth"][place], 0)
    for i in np.flatnonzero((found["history_keys"] == found["key"][:, None]).any(axis=1)):
        found[i] = _event_of_a_repeat(lesson, int(at[i]))
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
    )
    event["weight"] = lesson.weight
    row: np.void = event[0]
    return row


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
