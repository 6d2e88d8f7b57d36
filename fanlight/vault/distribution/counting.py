"""Counting in this process's memory, where feeds are made and watches come in; `keeping` writes it down."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.recommender.filters import FILTERS, Candidates, Mask, Tally
from fanlight.recommender.viewer import Keys
from fanlight.vault.accounts import vaulting
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.distribution import rules
from fanlight.vault.distribution.marks import Marks
from fanlight.vault.distribution.models import Count
from fanlight.vault.distribution.queries import ORIGINS

RULES = tuple(rule.__name__ for rule in FILTERS)
LEFT_OUT = frozenset({"still_public", "not_own"})
"""Rules that say nothing of other people: a video taken back, and a creator who looks at their own feed."""
ALLOWED = len(RULES)
"""Stands where a rule's number could: none kept it out."""
MOST_WAITING = 4_000_000
"""Candidates (36 MB of them) that wait to be written. Should the database not take any, later pages are not counted."""

_IS_LEFT_OUT = np.array([rule in LEFT_OUT for rule in RULES] + [False])


class Place(NamedTuple):
    """What a number is the number of."""

    key: int
    fact: Count.Fact
    name: str


@dataclass(frozen=True, eq=False)
class Today:
    """A day, and who is counted on it."""

    day: date
    one_in: int
    marks: Marks

    @classmethod
    def begin(cls, day: date) -> "Today":
        marks = Marks.of(own().vault_home / "marks", day, vaulting.day_key(day).secret)
        return cls(day, rules.one_in(Account.objects.count()), marks)


class Shown(NamedTuple):
    """A video that came on somebody's screen."""

    key: int
    origin: str
    """The source that placed it in For You, or the screen it was opened from."""
    is_finished: bool


@dataclass(eq=False)
class Waiting:
    """What has been counted on a day and is not written yet."""

    one_in: int = 1
    pages: list[tuple[Keys, NDArray[np.uint8]]] = field(default_factory=list)
    """Videos, and for each the number of the rule that kept it out."""
    shown: Counter[Place] = field(default_factory=Counter)

    def places(self) -> Counter[Place]:
        """All of it, added up."""
        found = Counter(self.shown)
        if not self.pages:
            return found
        keys, which = np.unique(np.concatenate([keys for keys, _ in self.pages]), return_inverse=True)
        outcomes = which * (ALLOWED + 1) + np.concatenate([outcomes for _, outcomes in self.pages])
        table = np.bincount(outcomes, minlength=len(keys) * (ALLOWED + 1)).reshape(len(keys), ALLOWED + 1)
        for key, people in zip(keys.tolist(), table.sum(axis=1).tolist(), strict=True):
            found[Place(key, Count.Fact.CONSIDERED, "")] = people
        for video, rule in np.argwhere(table[:, :ALLOWED]).tolist():
            found[Place(int(keys[video]), Count.Fact.KEPT_OUT, RULES[rule])] = int(table[video, rule])
        return found


_lock = Lock()
_waiting: dict[date, Waiting] = {}
_candidates = 0
_today: Today | None = None


def begin_day() -> None:
    """Let the pages of this day be counted, if it has not been begun yet."""
    global _today
    day = clock.today()
    if _today is None or _today.day != day:
        _today = Today.begin(day)


def of_page(viewer: Viewer | None) -> Tally | None:
    """What hears of the candidates for a person's page; None for those who are not counted, or before a day is begun.

    Strangers cannot be told apart, and who has switched learning off leaves no trace in any number.
    """
    if viewer is None or not viewer.learning:
        return None
    today = _today
    if today is None or today.day != clock.today():
        return None
    person = today.marks.person(viewer.account_id)
    if (person >> 32) % today.one_in:
        return None
    return partial(_consider, today, person)


def origin(screen: str, source: str) -> str:
    """Where a video on a screen came from: in For You the source, as far as the app names one that exists."""
    if screen != "for-you":
        return screen
    return source if source in ORIGINS else "unknown"


def count_shown(shown: Iterable[Shown]) -> None:
    """Count what came on a screen; the caller makes sure that nobody counts twice for a video and day."""
    day = clock.today()
    with _lock:
        counted = _waiting.setdefault(day, Waiting()).shown
        for one in shown:
            counted[Place(one.key, Count.Fact.SHOWN, one.origin)] += 1
            if one.is_finished:
                counted[Place(one.key, Count.Fact.FINISHED, one.origin)] += 1


def taken() -> dict[date, Waiting]:
    """All that waits; from now on others count anew."""
    global _waiting, _candidates
    with _lock:
        waiting, _waiting, _candidates = _waiting, {}, 0
    return waiting


def _consider(today: Today, person: int, found: Candidates, masks: Sequence[Mask]) -> None:
    """Note what was considered for someone for the first time today, and the first rule that kept it out."""
    global _candidates
    try:
        new = today.marks.add(person, found.keys)
    except OSError:  # the disk is full: feeds go on, uncounted
        return
    outcomes = _outcomes([mask[new] for mask in masks])
    is_told = ~_IS_LEFT_OUT[outcomes]
    keys, outcomes = found.keys[new][is_told], outcomes[is_told]
    if not len(keys):
        return
    with _lock:
        if _candidates + len(keys) > MOST_WAITING:
            return
        waiting = _waiting.setdefault(today.day, Waiting())
        waiting.one_in = today.one_in
        waiting.pages.append((keys, outcomes))
        _candidates += len(keys)


def _outcomes(masks: Sequence[Mask]) -> NDArray[np.uint8]:
    """For each candidate the number of the first filter that keeps it out: so many let it pass before; or ALLOWED."""
    passed = masks[0].astype(np.uint8)
    outcomes = passed.copy()
    for mask in masks[1:]:
        passed &= mask
        outcomes += passed
    return outcomes
