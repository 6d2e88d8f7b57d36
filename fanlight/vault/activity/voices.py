"""How much what somebody does counts for other people's feeds: one published sum, shown to its person.

    voice = 10 % + 10 % for each day of use before today, up to 100 %

A day of use is one on which somebody came across ENOUGH videos. While a Fanlight is so new that nobody can have had all
those days, the ones that are missing count as had, for everyone. Nothing else has a say, and nothing is kept in secret.
One's own feed learns from everything at once, whatever the voice.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.vault.accounts import queries as accounts

FULL = 10
"""Tenths."""
AT_FIRST = 1
ENOUGH = 5
MOST_A_DAY = 1000
"""Videos of one day that teach others: five hours and a half at twenty seconds each."""


@dataclass(frozen=True)
class Attendance:
    """On how many days somebody was here; nothing of what they watched."""

    days: int = 0
    """Days of use before the last day."""
    day: int = 0
    """The ordinal of the last day on which there was a watch."""
    met: int = 0
    """Videos come across on it."""

    def on(self, day: int) -> "Attendance":
        """As it stands when a day begins, or goes on."""
        if day <= self.day:
            return self
        return Attendance(days=self.days + (self.met >= ENOUGH), day=day)

    def with_met(self, is_first: NDArray[np.bool_]) -> tuple["Attendance", NDArray[np.bool_]]:
        """After some watches, of which these meet a video for the first time that day; and which are beyond the day's
        lessons."""
        met = self.met + np.cumsum(is_first)
        return replace(self, met=int(met[-1])), met > MOST_A_DAY


@dataclass(frozen=True)
class Voice:
    """How much somebody counts today, and why."""

    tenths: int
    days: int
    """Days of use before today."""
    given: int
    """Days that count as had, because this Fanlight is so new."""


def of(attendance: Attendance) -> Voice:
    """The voice that goes with such an attendance, which must be today's."""
    days = min(attendance.days, FULL - AT_FIRST)
    given = 0 if days == FULL - AT_FIRST else max(FULL - AT_FIRST - _age(), 0)
    return Voice(min(AT_FIRST + days + given, FULL), days, given)


def today(attendance: Attendance) -> Voice:
    return of(attendance.on(clock.today().toordinal()))


def _age() -> int:
    """Days since the first account of this Fanlight was opened."""
    opened_on = accounts.first_opened_on()
    return (clock.today() - opened_on).days if opened_on else 0
