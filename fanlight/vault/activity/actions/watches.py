"""Recording what was watched: the hottest write there is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import key_of
from fanlight.recommender import quantiles, signals
from fanlight.recommender.membership import among
from fanlight.recommender.signals import CONTEXT, Flag
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, lessons, memory, pending, rules, segments, sheets, stream, voices
from fanlight.vault.activity.contents import Meeting, Recent, SeenDay
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.records import ENDED, KEPT, REPEATED, SURFACES, WATCHED, ids_of, keys_of
from fanlight.vault.activity.rules import Clip, Judged
from fanlight.vault.activity.schemas import Receipt, Report, Watch
from fanlight.vault.activity.segments import Batch
from fanlight.vault.activity.sheets import Place
from fanlight.vault.distribution import counting as distribution
from fanlight.vault.distribution.counting import Shown

Row = tuple[int, int, int, int, int, float, int, int, int, int]  # of WATCHED


def record_watches(viewer: Viewer, report: Report) -> Receipt:
    """Keep a report of watches; when this returns, it is on disk, and the next feed of any process knows it.

    One transaction: history, recent sheet, seen videos, learning stream, view counts. A video that is unknown,
    withdrawn or the viewer's own is skipped. A video counts one view a person and day, and teaches others once, in the
    voice of its person, as long as the day has lessons left: nobody can lift a video by watching it all evening.

    With learning switched off nothing is kept, taught or counted: "off" is off, and a view that leaves no trace with
    its person could be counted again and again.
    """
    if not viewer.learning:
        return Receipt(accepted=0, skipped={"learning_off": len(report.watches)}, clipped={})
    skipped, clipped = Counter[str](), Counter[str]()
    watched = _sorted_out(viewer, report.watches, skipped, clipped)
    newly_met = _record(viewer, report.batch_id, watched)
    if newly_met is None:
        return Receipt(accepted=0, skipped={"repeated": len(report.watches)}, clipped={})
    distribution.count_shown(_shown(newly_met, report.watches))
    return Receipt(accepted=len(watched), skipped=dict(skipped), clipped=dict(clipped))


@transaction.atomic
def _record(viewer: Viewer, batch_id: UUID, watched: NDArray[np.void]) -> NDArray[np.void] | None:
    """Write it all, or nothing and None when this batch has been here before; the rows of public videos newly met."""
    account_id, day = viewer.account_id, clock.today().toordinal()
    sheets.hold(account_id)
    recent, seen = sheets.recent_and_seen(account_id, day)
    if recent.has_batch(batch_id.bytes):
        return None
    attendance = recent.attendance.on(day)
    recent = recent.with_batch(batch_id.bytes)
    meeting = seen.met_again(watched, rules.are_views(watched))
    watched["flags"][meeting.is_repeated] |= REPEATED
    if not len(watched):
        sheets.write(account_id, {sheets.RECENT: recent.encoded()})
        return watched
    voice = voices.of(attendance)
    attendance, is_beyond = attendance.with_met(meeting.is_first)
    watched["flags"][is_beyond] |= REPEATED
    recent = replace(recent, attendance=attendance)
    taught = _keep(account_id, recent, {("seen", day): meeting.after.encoded()}, watched, voice.tenths)
    is_countable = (watched["flags"] & KEPT) == 0
    if day == recent.cleared_on:  # on that day nobody knows any more what had been viewed before
        is_countable[:] = False
    is_counted = is_countable & meeting.is_counted & _within_the_day(seen, meeting)
    pending.add_views(dict.fromkeys(ids_of(watched[is_counted]), 1))
    stream.append(taught)
    newly_met: NDArray[np.void] = watched[
        is_countable & meeting.is_first & ~among(watched["key"], recent.history["key"])
    ]
    return newly_met


def _within_the_day(seen: SeenDay, meeting: Meeting) -> NDArray[np.bool_]:
    """Which views may still be counted: to noised numbers a person adds to few videos a day, see `noise.Noise.rows`."""
    if not own().is_split:
        return np.ones_like(meeting.is_counted)
    return len(seen.viewed) + np.cumsum(meeting.is_counted) <= own().counts_a_day


def _shown(newly_met: NDArray[np.void], watches: Sequence[Watch]) -> list[Shown]:
    """What a creator's report counts: videos that came on a screen, and where they had come from."""
    sources = {key_of(watch.video_id): watch.source or "" for watch in reversed(watches)}
    rows = (newly_met["key"].tolist(), newly_met["surface"].tolist(), (newly_met["flags"] & Flag.FINISHED).tolist())
    return [
        Shown(key, distribution.origin(SURFACES[surface], sources[key]), bool(is_finished))
        for key, surface, is_finished in zip(*rows, strict=True)
    ]


def _keep(
    account_id: UUID, recent: Recent, seen: Mapping[Place, bytes], watched: NDArray[np.void], voice: int
) -> list[Lesson]:
    """Write the history, and say what it teaches."""
    batch = Batch(recent.segments + 1, clock.seconds(), recent.history[-CONTEXT:], watched, voice)
    unlearnt = keys_of(recent.unlearnt)
    segments.append(account_id, batch)
    sheets.write(account_id, {sheets.RECENT: recent.with_watches(batch.history(unlearnt)).encoded(), **seen})
    return lessons.taught(batch.run(unlearnt), voice=voice)


def _sorted_out(
    viewer: Viewer, watches: Sequence[Watch], skipped: Counter[str], clipped: Counter[str]
) -> NDArray[np.void]:
    """The watches that can be true, as WATCHED in the order of time; counts what is left out or changed, and why."""
    now = clock.seconds()
    known = clips.known({watch.video_id for watch in watches}, viewer.actor_id)
    rows: list[Row] = []
    for watch in watches:
        clip = known.get(watch.video_id)
        if clip is None or clip.is_own:
            skipped["unknown" if clip is None else "own"] += 1
        else:
            judged = rules.judged(watch, clip, now)
            clipped.update(judged.clipped)
            rows.append(_row(watch, clip, judged))
    return _judged(np.array(sorted(rows, key=itemgetter(2)), WATCHED))


def _judged(watched: NDArray[np.void]) -> NDArray[np.void]:
    """The same rows with what each is worth, marked where a video was watched to its end."""
    seconds, durations = ((watched[name] / 1000).astype(np.float32) for name in ("watched_ms", "duration_ms"))
    watched["worth"] = quantiles.worths(memory.state(), seconds.astype(np.float64), durations.astype(np.float64))
    is_finished = signals.are_finished(watched["worth"], seconds, durations)
    watched["flags"] |= np.where(is_finished, Flag.FINISHED, Flag.UNFINISHED).astype(np.uint32)
    return watched


def _row(watch: Watch, clip: Clip, judged: Judged) -> Row:
    head, key = divmod(clip.id.int, 2**64)
    what = (judged.at, judged.watched_ms, clip.duration_ms, 0.0, judged.loops)
    return (head, key, *what, ENDED.index(watch.ended), SURFACES.index(watch.surface), KEPT if clip.is_kept else 0)
