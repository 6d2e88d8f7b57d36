"""Letting the counts of views and likes cross."""

from django.db import transaction

from fanlight.crossings.counts import Count, Counts
from fanlight.crossings.outbox import actions as outbox
from fanlight.foundation import clock
from fanlight.vault.activity.models import PendingCount

AT_ONCE = 1000


@transaction.atomic
def let_counts_cross() -> int:
    """Move up to a thousand pending counts into one crossing; how many rows. All of it happens, or nothing."""
    rows = list(PendingCount.objects.select_for_update().order_by("video_id")[:AT_ONCE])
    PendingCount.objects.filter(video_id__in=[row.video_id for row in rows]).delete()
    counts = [Count(video_id=row.video_id, views=row.views, likes=row.likes) for row in rows if row.views or row.likes]
    if counts:
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        outbox.send(Counts(hour=hour, counts=counts))
    return len(rows)
