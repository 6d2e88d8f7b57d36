"""Recording what was watched: the hottest write there is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of
from fanlight.recommender import signals
from fanlight.recommender.signals import CONTEXT
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, lessons, pending, rules, segments, sheets, stream
from fanlight.vault.activity.contents import Recent
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.records import KEPT, WATCHED, Keys, keys_of
from fanlight.vault.activity.rules import Clip, Judged
from fanlight.vault.activity.schemas import Ended, Receipt, Report, Surface, Watch
from fanlight.vault.activity.segments import Batch
from fanlight.vault.activity.sheets import Place

ENDED: tuple[Ended, ...] = ("swiped", "finished", "left")
SURFACES: tuple[Surface, ...] = ("for-you", "following", "latest", "profile", "link")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A watch of a video that exists, with possible values."""

    watch: Watch
    clip: Clip
    judged: Judged


def record_watches(viewer: Viewer, report: Report) -> Receipt:
    """Keep a report of watches; when this returns, it is on disk, and the next feed of any process knows it.

    One transaction: history, recent sheet, seen videos, learning stream, view counts. A video that is unknown,
    withdrawn or the viewer's own is skipped. Each accepted video counts one view per person and day.

    With learning switched off nothing is kept but the view count and the report's id: no history, no seen videos,
    nothing for the learner. The switch that says "off" is off.
    """
    accepted, skipped = _sorted_out(viewer, report.watches)
    if not _record(viewer, report.batch_id, accepted):
        return Receipt(accepted=0, skipped={"repeated": len(report.watches)}, clipped={})
    clipped = Counter[str](why for a in accepted for why in a.judged.clipped)
    return Receipt(accepted=len(accepted), skipped=skipped, clipped=dict(clipped))


@transaction.atomic
def _record(viewer: Viewer, batch_id: UUID, accepted: Sequence[Accepted]) -> bool:
    """Write it all, or nothing when this batch has been here before."""
    account_id, day = viewer.account_id, clock.today().toordinal()
    sheets.hold(account_id)
    recent, seen = sheets.recent_and_seen(account_id, day)
    if recent.has_batch(batch_id.bytes):
        return False
    recent = recent.with_batch(batch_id.bytes)
    views = [a for a in accepted if rules.is_view(a.judged, a.clip) and key_of(a.clip.id) not in seen.viewed]
    if viewer.learning and accepted:
        seen = seen.with_more(keys=_keys(accepted), viewed=_keys(views))
        taught = _keep(account_id, recent, {("seen", day): seen.encoded()}, accepted)
    else:
        taught = []
        sheets.write(account_id, {sheets.RECENT: recent.encoded()})
    pending.add_views({a.clip.id: 1 for a in views if not a.clip.is_kept})
    stream.append(taught)
    return True


def _keep(account_id: UUID, recent: Recent, seen: Mapping[Place, bytes], accepted: Sequence[Accepted]) -> list[Lesson]:
    """Write the history, and say what it teaches."""
    batch = Batch(recent.segments + 1, clock.seconds(), recent.history[-CONTEXT:], _watched(accepted))
    unlearnt = keys_of(recent.unlearnt)
    segments.append(account_id, batch)
    sheets.write(account_id, {sheets.RECENT: recent.with_watches(batch.history(unlearnt)).encoded(), **seen})
    return lessons.taught(batch.run(unlearnt))


def _sorted_out(viewer: Viewer, watches: Sequence[Watch]) -> tuple[list[Accepted], dict[str, int]]:
    """The watches that can be true, oldest first, and how many are left out for what reason."""
    now = clock.seconds()
    known = clips.known({watch.video_id for watch in watches}, viewer.actor_id)
    accepted, skipped = [], Counter[str]()
    for watch in watches:
        clip = known.get(watch.video_id)
        if clip is None:
            skipped["unknown"] += 1
        elif clip.actor_id == viewer.actor_id:
            skipped["own"] += 1
        else:
            accepted.append(Accepted(watch, clip, rules.judged(watch, clip, now)))
    return sorted(accepted, key=lambda a: a.judged.at), dict(skipped)


def _watched(accepted: Sequence[Accepted]) -> NDArray[np.void]:
    return np.array([_row(a) for a in accepted], WATCHED)


def _row(a: Accepted) -> tuple[int, int, int, int, int, float, int, int, int, int]:
    head, key = divmod(a.clip.id.int, 2**64)
    worth = signals.worth(watched_seconds=a.judged.watched_ms / 1000, duration_seconds=a.clip.duration_ms / 1000)
    ended, surface = ENDED.index(a.watch.ended), SURFACES.index(a.watch.surface)
    flags = KEPT if a.clip.is_kept else 0
    return (
        head,
        key,
        a.judged.at,
        a.judged.watched_ms,
        a.clip.duration_ms,
        worth,
        a.judged.loops,
        ended,
        surface,
        flags,
    )


def _keys(accepted: Sequence[Accepted]) -> Keys:
    return np.array([key_of(a.clip.id) for a in accepted], np.uint64)
