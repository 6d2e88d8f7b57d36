"""What is written on each kind of sealed sheet."""

from dataclasses import dataclass, field, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.signals import HISTORY, Flag
from fanlight.vault.activity.records import KEPT, MARK, ORIGIN, Keys, joined, keys_of, rows
from fanlight.vault.activity.voices import Attendance

HISTORY_LENGTH = 256
BATCHES_REMEMBERED = 128
BATCH_ID_BYTES = 16


def _none(kind: np.dtype[np.void]) -> NDArray[np.void]:
    return np.empty(0, kind)


@dataclass(frozen=True, eq=False)
class Recent:
    """What the next feed must know of the last watches."""

    history: NDArray[np.void] = field(default_factory=lambda: _none(HISTORY))
    unlearnt: NDArray[np.void] = field(default_factory=lambda: _none(MARK))
    """Videos whose watches teach nothing, by their person's wish."""
    batches: bytes = b""
    """Ids of the last reports, so that a repeated one is known again. They say nothing of what was watched."""
    segments: int = 0
    """How many segments of history this person has ever had."""
    cleared_on: int = 0
    """The ordinal of the day on which the history was last cleared. What had been viewed on it was forgotten, too."""
    attendance: Attendance = field(default_factory=Attendance)

    @classmethod
    def decoded(cls, data: bytes) -> "Recent":
        page = _recent.decode(data)
        attendance = Attendance(page.days, page.day, page.met)
        counts = (page.segments, page.cleared_on, attendance)
        return cls(rows(page.history, HISTORY), rows(page.unlearnt, MARK), page.batches, *counts)

    def encoded(self) -> bytes:
        parts = (self.history.tobytes(), self.unlearnt.tobytes(), self.batches, self.segments, self.cleared_on)
        return msgspec.msgpack.encode((*parts, self.attendance.days, self.attendance.day, self.attendance.met))

    def cleared(self, day: int) -> "Recent":
        """Nothing of what was watched; only which reports came, so that none is taken twice, and on how many days."""
        return Recent(batches=self.batches, segments=self.segments, cleared_on=day, attendance=self.attendance)

    def has_batch(self, batch_id: bytes) -> bool:
        place = self.batches.find(batch_id)
        while place % BATCH_ID_BYTES and place >= 0:  # found across the border of two others
            place = self.batches.find(batch_id, place + 1)
        return place >= 0

    def with_batch(self, batch_id: bytes) -> "Recent":
        return replace(self, batches=(self.batches + batch_id)[-BATCHES_REMEMBERED * BATCH_ID_BYTES :])

    def with_watches(self, watches: NDArray[np.void]) -> "Recent":
        """One segment more, its HISTORY rows at the end."""
        history = joined([self.history, watches], HISTORY)[-HISTORY_LENGTH:]
        return replace(self, history=history, segments=self.segments + 1)

    def with_unlearnt(self, unlearnt: NDArray[np.void]) -> "Recent":
        return replace(self, unlearnt=unlearnt, history=flagged(self.history, keys_of(unlearnt)))


class _RecentPage(msgspec.Struct, array_like=True):
    history: bytes
    unlearnt: bytes
    batches: bytes
    segments: int
    cleared_on: int = 0  # pages from before there was such a day, or attendance, end earlier
    days: int = 0
    day: int = 0
    met: int = 0


_recent = msgspec.msgpack.Decoder(_RecentPage)


def flagged(history: NDArray[np.void], unlearnt: Keys) -> NDArray[np.void]:
    """A HISTORY in which exactly these videos, and clips for followers, are not to be learnt from."""
    if not len(unlearnt) and not (history["flags"] & (KEPT | Flag.NOT_LEARNT)).any():
        return history
    history = history.copy()
    silent = (history["flags"] & KEPT) != 0
    if len(unlearnt):
        silent |= np.isin(history["key"], unlearnt)
    history["flags"] &= ~np.uint32(Flag.NOT_LEARNT)
    history["flags"][silent] |= np.uint32(Flag.NOT_LEARNT)
    return history


@dataclass(frozen=True, eq=False)
class SeenDay:
    """The videos met on one day, in the order of their keys."""

    keys: Keys = field(default_factory=lambda: np.empty(0, np.uint64))
    viewed: Keys = field(default_factory=lambda: np.empty(0, np.uint64))
    """Those of them that counted as a view: none counts twice on a day."""

    @classmethod
    def decoded(cls, data: bytes) -> "SeenDay":
        keys, viewed = msgspec.msgpack.decode(data, type=tuple[bytes, bytes])
        return cls(np.frombuffer(keys, np.uint64), np.frombuffer(viewed, np.uint64))

    def encoded(self) -> bytes:
        return msgspec.msgpack.encode((self.keys.tobytes(), self.viewed.tobytes()))

    def met_again(self, watched: NDArray[np.void], is_view: NDArray[np.bool_]) -> "Meeting":
        """What WATCHED rows, some of which are views, bring to this day."""
        keys = keys_of(watched)
        unmet, unviewed = missing(self.keys, keys), missing(self.viewed, keys[is_view])
        after = SeenDay(_in_order(self.keys, unmet), _in_order(self.viewed, unviewed))
        to_meet, to_view = set(unmet.tolist()), set(unviewed.tolist())
        is_first, is_counted, is_repeated = [], [], []
        for key, viewed in zip(keys.tolist(), is_view.tolist(), strict=True):
            is_first.append(key in to_meet)
            is_counted.append(viewed and key in to_view)
            is_repeated.append(not is_first[-1] and not is_counted[-1])
            to_meet.discard(key)
            if viewed:
                to_view.discard(key)
        return Meeting(after, *(np.array(which, np.bool_) for which in (is_first, is_counted, is_repeated)))


@dataclass(frozen=True, eq=False)
class Meeting:
    """What some watches bring to a day."""

    after: SeenDay
    is_first: NDArray[np.bool_]
    """Which of them meet a video for the first time that day."""
    is_counted: NDArray[np.bool_]
    """Which of them are a video's first view of the day."""
    is_repeated: NDArray[np.bool_]
    """Which bring nothing new: neither the first meeting nor the first view."""


def missing(known: Keys, more: Keys) -> Keys:
    """Those of a handful of keys, each once, that are not among thousands in order: numpy's own sets take 100 times."""
    handful = np.fromiter(dict.fromkeys(more.tolist()), np.uint64)
    if not len(known):
        return handful
    places = np.minimum(np.searchsorted(known, handful), len(known) - 1)
    found: Keys = handful[known[places] != handful]
    return found


def _in_order(known: Keys, new: Keys) -> Keys:
    return np.sort(np.concatenate([known, new]), kind="stable")  # which is quick where most are in order


@dataclass(frozen=True, eq=False)
class Marks:
    """What a person pointed at, likes aside."""

    follows: NDArray[np.void] = field(default_factory=lambda: _none(MARK))
    hidden_videos: NDArray[np.void] = field(default_factory=lambda: _none(MARK))
    """Marked "not interested"."""
    hidden_creators: NDArray[np.void] = field(default_factory=lambda: _none(MARK))
    shares: NDArray[np.void] = field(default_factory=lambda: _none(MARK))
    """Videos handed on, as far as the learner was told."""
    origins: NDArray[np.void] = field(default_factory=lambda: _none(ORIGIN))

    @classmethod
    def decoded(cls, data: bytes) -> "Marks":
        page = _marks.decode(data)
        marked = (page.follows, page.hidden_videos, page.hidden_creators, page.shares)
        follows, hidden_videos, hidden_creators, shares = (rows(part, MARK) for part in marked)
        return cls(follows, hidden_videos, hidden_creators, shares, rows(page.origins, ORIGIN))

    def encoded(self) -> bytes:
        parts = (self.follows, self.hidden_videos, self.hidden_creators, self.shares, self.origins)
        return msgspec.msgpack.encode(tuple(part.tobytes() for part in parts))


class _MarksPage(msgspec.Struct, array_like=True):
    follows: bytes
    hidden_videos: bytes
    hidden_creators: bytes
    shares: bytes = b""  # pages from before there were shares end earlier
    origins: bytes = b""


_marks = msgspec.msgpack.Decoder(_MarksPage)
