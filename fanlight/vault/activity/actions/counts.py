"""Letting the counts of views and likes cross: exactly to a public plane of the same owner, noised to another's."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import floor, log10
from uuid import UUID

from django.db import transaction

from fanlight.crossings.counts import Count, Counts
from fanlight.crossings.outbox import actions as outbox
from fanlight.custody.entries import PrivacySpent
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.transparency import actions as transparency
from fanlight.vault.activity.models import DayCount, PendingCount, ReleasedDay
from fanlight.vault.activity.noise import KINDS, Noise

AT_ONCE = 1000
REMEMBERED = timedelta(days=30)
UNRELEASED = timedelta(days=2)
"""So long a day's numbers wait: after that they are lost."""


@transaction.atomic
def let_counts_cross() -> int:
    """Move up to a thousand pending counts into one crossing; how many rows. All of it happens, or nothing."""
    rows = list(PendingCount.objects.select_for_update().order_by("video_id")[:AT_ONCE])
    PendingCount.objects.filter(video_id__in=[row.video_id for row in rows]).delete()
    _send([Count(video_id=row.video_id, views=row.views, likes=row.likes) for row in rows if row.views or row.likes])
    return len(rows)


def unreleased() -> Sequence[date]:
    """The days that are over and whose numbers have not been drawn, oldest first; yesterday even where it was quiet,
    so that silence tells nothing."""
    yesterday = clock.today() - timedelta(days=1)
    days = {*DayCount.objects.filter(day__lte=yesterday).values_list("day", flat=True).distinct(), yesterday}
    return sorted(days - set(ReleasedDay.objects.filter(day__in=days).values_list("day", flat=True)))


@transaction.atomic
def release(day: date) -> int:
    """Draw the noised numbers of a day, once, let them cross and say in the log what that has cost; how many numbers.

    Whatever is still counted for a day that was released before is let go.
    """
    _, is_first = ReleasedDay.objects.get_or_create(day=day)
    rows = list(DayCount.objects.select_for_update().filter(day=day).order_by("video_id"))
    DayCount.objects.filter(day=day).delete()
    if not is_first:
        return 0
    noise = Noise(own().counts_a_day, own().counts_epsilon)
    views = noise.over({str(row.video_id): row.views for row in rows})
    likes = noise.over({str(row.video_id): row.likes for row in rows})
    counts = [Count(video_id=UUID(i), views=views.get(i, 0), likes=likes.get(i, 0)) for i in sorted({*views, *likes})]
    for first in range(0, len(counts), AT_ONCE):
        _send(counts[first : first + AT_ONCE])
    transparency.log([_account(day, noise)])
    return len(counts)


def _send(counts: list[Count]) -> None:
    if counts:
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        outbox.send(Counts(hour=hour, counts=counts))


def forget_counted() -> int:
    """Let go of numbers that were never released, and of which days were; how many rows."""
    today = clock.today()
    counts, _ = DayCount.objects.filter(day__lt=today - UNRELEASED).delete()
    days, _ = ReleasedDay.objects.filter(day__lt=today - REMEMBERED).delete()
    return counts + days


def _account(day: date, noise: Noise) -> PrivacySpent:
    spent = noise.spent
    return PrivacySpent(
        class_name=Counts.class_name,
        day=day.isoformat(),
        rows=noise.rows,
        scale_micro=round(noise.scale * 1e6),
        threshold=noise.threshold,
        epsilon_micro=round(KINDS * spent.epsilon * 1e6),
        delta_exp=floor(-log10(KINDS * spent.delta)),
        budget_micro=round(KINDS * noise.epsilon * 1e6),
    )
