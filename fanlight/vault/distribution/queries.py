"""The report on a video."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args
from uuid import UUID

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of
from fanlight.recommender.placed import SourceName
from fanlight.vault.distribution import rules
from fanlight.vault.distribution.models import Count

Rule = Literal["not_held", "not_seen", "not_unwanted", "not_muted"]
"""The rules of `recommender.filters` that are told of, in their order."""
Origin = SourceName | Literal["unknown"]
"""The source that placed a video in For You, where the app said so."""
Screen = Literal["following", "latest", "profile", "link"]
ORIGINS: tuple[str, ...] = (*get_args(SourceName), "unknown")

LONGEST_DAYS = 28


@dataclass(frozen=True)
class Part:
    """Of how many people something is true; None stands for fewer than `rules.FEWEST`, none at all included."""

    name: str
    people: int | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """How far a video got in For You, and where else it was watched. Every person counts once a day."""

    since: date
    considered: int | None
    kept_out: list[Part]
    shown: int | None
    finished: int | None
    sources: list[Part]
    elsewhere: list[Part]
    is_estimate: bool
    """Whether `considered` and `kept_out` are worked out from one person in so many."""


_Days = Mapping[tuple[str, str], Mapping[date, tuple[int, int]]]
"""By fact and name: for each day how many people were counted, and how many each of them stands for."""


def report(video_id: UUID, *, days: int) -> Report:
    """What may be told of the last so many days, today included."""
    since = clock.today() - timedelta(days=days - 1)
    found = _days(video_id, since)
    shown = _told(found, Count.Fact.SHOWN, ORIGINS)
    return Report(
        since=since,
        considered=max(_told(found, Count.Fact.CONSIDERED, [""]) or 0, shown or 0) or None,
        kept_out=[Part(rule, _told(found, Count.Fact.KEPT_OUT, [rule])) for rule in get_args(Rule)],
        shown=shown,
        finished=_told(found, Count.Fact.FINISHED, ORIGINS),
        sources=[Part(origin, _told(found, Count.Fact.SHOWN, [origin])) for origin in ORIGINS],
        elsewhere=[Part(screen, _told(found, Count.Fact.SHOWN, [screen])) for screen in get_args(Screen)],
        is_estimate=any(one_in > 1 for days_found in found.values() for _, one_in in days_found.values()),
    )


def signed(key: int) -> int:
    """A key as the table holds it: the databases have no unsigned numbers of 64 bits."""
    return key - 2**64 if key >= 2**63 else key


def _days(video_id: UUID, since: date) -> _Days:
    found: dict[tuple[str, str], dict[date, tuple[int, int]]] = defaultdict(dict)
    rows = Count.objects.filter(video_key=signed(key_of(video_id)), day__gte=since).order_by("day")
    for fact, name, day, people, one_in in rows.values_list("fact", "name", "day", "people", "one_in"):
        found[fact, name][day] = people, one_in
    return found


def _told(found: _Days, fact: Count.Fact, names: Iterable[str]) -> int | None:
    """So many people of all these names together, on days that were crowded enough to tell of."""
    days: dict[date, tuple[int, int]] = {}
    for name in names:
        for day, (people, one_in) in found.get((fact.value, name), {}).items():
            days[day] = days.get(day, (0, 0))[0] + people, one_in
    return rules.told(rules.on_crowded_days(days.values()))
