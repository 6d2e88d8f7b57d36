"""Taking in what somebody did elsewhere: it is theirs from then on, with its times, and teaches and counts nothing.

Nobody can tell whether an export was written by a Fanlight or by hand. So what it says shapes its person's own feeds
and nobody else's: no view, no like of it is counted, and the learner hears nothing of it. Only public follows cross.
What is here already stays as it is: the same export taken in twice changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.crossings.follow import Follow
from fanlight.crossings.outbox import actions as outbox
from fanlight.custody.exports.reading import Export
from fanlight.custody.exports.tallies import Tally
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor
from fanlight.recommender import signals
from fanlight.recommender.membership import among
from fanlight.recommender.signals import Flag
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, rules, segments, sheets, shelves
from fanlight.vault.activity.actions.follows import MOST as MOST_FOLLOWS
from fanlight.vault.activity.brought import PersonRow, SeenRow, VideoRow, WatchRow, seconds_of
from fanlight.vault.activity.contents import HISTORY_LENGTH, Marks, SeenDay
from fanlight.vault.activity.personal_data import MARKS, SEEN, WATCHES
from fanlight.vault.activity.records import (
    ENDED,
    KEPT,
    MARK,
    PRIVATE,
    REPEATED,
    SURFACES,
    UNCOUNTED,
    WATCHED,
    Keys,
    ids_of,
    joined,
    keys_of,
)
from fanlight.vault.activity.segments import Batch

A_LOOK_UP = 500
MOST_WATCHES = 200_000
MOST_BATCHES = 20_000
"""So many are written in one transaction, sealed before it begins."""
MOST_SEEN_A_DAY = 20_000
MOST_UNLEARNT = MOST_HIDDEN = MOST_SHARED = 5000

Some = TypeVar("Some")


def take(viewer: Viewer, export: Export) -> Iterator[Tally]:
    """Take everything in, kind by kind, each in one transaction."""
    yield _take_watches(viewer, export)
    yield _take_seen(viewer, export)
    for name, kind in (("likes", sheets.LIKES), ("saves", sheets.SAVES)):
        yield _take_shelf(viewer, export, name, kind)
    yield _take_videos(viewer, export, "shares", MOST_SHARED)
    yield _take_videos(viewer, export, "not_interested", MOST_HIDDEN)
    yield _take_unlearnt(viewer, export)
    yield _take_people(viewer, export, "follows", MOST_FOLLOWS)
    yield _take_people(viewer, export, "hidden_creators", MOST_HIDDEN)


# What was watched


@dataclass(frozen=True, eq=False)
class _History:
    """Watches of an export: rows of WATCHED, and when each was acknowledged."""

    watched: NDArray[np.void]
    reported: NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class _Plan:
    """A history as it will be, sealed before anybody is kept from writing."""

    there: Sequence[tuple[int, bytes]]
    """The batches that it was made from, as they were kept."""
    count: int
    """How many batches there had been."""
    new: Sequence[Batch]
    """Those that are brought, the oldest first."""
    known: int
    """Watches that are here already."""
    rows: Sequence[segments.Row]
    """All of it, in the order of time and numbered anew."""


def _take_watches(viewer: Viewer, export: Export) -> Tally:
    tally = Tally("watches")
    brought = _history(viewer, export, tally)
    while not _put_in(viewer.account_id, plan := _planned(viewer.account_id, brought)):
        pass  # what was here is not what it was: cleared, or gone by its age
    tally.known, tally.taken = plan.known, sum(len(batch.watched) for batch in plan.new)
    return tally


def _planned(account_id: UUID, brought: _History) -> _Plan:
    """Put what is brought among the batches that are here, in the order of time, and number all of them anew.

    Batches are numbered in the order of time: whatever lets a history go by its age relies on it.
    """
    count, there = sheets.recent(account_id).segments, segments.sealed_of(account_id)
    here = [segments.opened(account_id, seq, sealed) for seq, sealed in there]
    known = {_name(row) for batch in here for row in batch.watched}
    is_new = np.array([_name(row) not in known for row in brought.watched], np.bool_)
    new = _batches(brought.watched[is_new], brought.reported[is_new])
    together = sorted([*here, *new], key=lambda batch: batch.at) if new else []
    first = count + len(new) - len(together) + 1
    numbered = (replace(batch, seq=seq) for seq, batch in enumerate(together, first))
    return _Plan(there, count, new, int(len(is_new) - is_new.sum()), segments.rows_of(account_id, numbered))


@transaction.atomic
def _put_in(account_id: UUID, plan: _Plan) -> bool:
    """Let a history be as planned, with what was reported meanwhile at its end; False when it was changed otherwise."""
    sheets.hold(account_id)
    recent, now = sheets.recent(account_id), segments.sealed_of(account_id)
    before, since = now[: len(plan.there)], now[len(plan.there) :]
    if before != plan.there or recent.segments != plan.count + len(since):
        return False
    if not plan.new:
        return True
    moved = [
        replace(batch, seq=batch.seq + len(plan.new)) for batch in (segments.opened(account_id, *one) for one in since)
    ]
    first = now[0][0] if now else plan.count + 1
    segments.put_in_place(account_id, first, [*plan.rows, *segments.rows_of(account_id, moved)])
    unlearnt = keys_of(recent.unlearnt)
    history = joined(
        [recent.history, *(batch.history(unlearnt) for batch in plan.new[-HISTORY_LENGTH:])], recent.history.dtype
    )
    history = history[np.argsort(history["at"], kind="stable")][-HISTORY_LENGTH:]
    count = recent.segments + len(plan.new)
    sheets.write(account_id, {sheets.RECENT: replace(recent, history=history, segments=count).encoded()})
    return True


def _name(row: np.void) -> tuple[int, int, int]:
    return int(row["head"]), int(row["key"]), int(row["watched_at"])


def _history(viewer: Viewer, export: Export, tally: Tally) -> _History:
    """The watches that can be taken in, the newest first; counts those that cannot."""
    now, rows, reported, batches = clock.seconds(), list[tuple[object, ...]](), list[int](), 0
    for some in _some(export.rows(WATCHES, WatchRow)):
        if not viewer.learning:
            tally.left["learning_off"] += len(some)
            continue
        clips_of_them = clips.known({row.video_id for row in some}, viewer.actor_id)
        for row in some:
            clip = clips_of_them.get(row.video_id)
            watched_at, at = seconds_of(row.watched_at, now), seconds_of(row.reported_at, now)
            if clip is None or clip.is_own:
                tally.left["unknown_video" if clip is None else "own_video"] += 1
            elif watched_at is None or at is None or watched_at > at + rules.FUTURE_SECONDS:
                tally.left["impossible_time"] += 1
            elif len(rows) >= MOST_WATCHES or (batches >= MOST_BATCHES and at != reported[-1]):
                tally.left["too_many"] += 1
            else:
                batches += not reported or at != reported[-1]
                rows.append(_row(row, watched_at, is_kept=clip.is_kept))
                reported.append(at)
    return _History(np.array(rows, WATCHED), np.array(reported, np.uint32))


def _row(row: WatchRow, watched_at: int, *, is_kept: bool) -> tuple[object, ...]:
    flags = REPEATED | (KEPT if is_kept else 0)
    milliseconds = (round(row.watched_seconds * 1000), round(row.duration_seconds * 1000))
    how = (row.worth, row.loops, ENDED.index(row.ended), SURFACES.index(row.surface))
    return (*divmod(row.video_id.int, 2**64), watched_at, *milliseconds, *how, flags)


def _batches(watched: NDArray[np.void], reported: NDArray[np.uint32]) -> list[Batch]:
    """Watches that were reported together, the oldest first; `seq` is given when they are written."""
    if not len(watched):
        return []
    seconds, durations = ((watched[name] / 1000).astype(np.float32) for name in ("watched_ms", "duration_ms"))
    is_finished = signals.are_finished(watched["worth"], seconds, durations)
    watched["flags"] |= np.where(is_finished, Flag.FINISHED, Flag.UNFINISHED).astype(np.uint32)
    order = np.lexsort((watched["watched_at"], reported))
    watched, reported = watched[order], reported[order]
    borders = np.flatnonzero(np.diff(reported)) + 1
    none = watched[:0]
    return [
        Batch(0, int(reported[start]), segments.NOTHING_BEFORE, joined([none, watched[start:end]], WATCHED))
        for start, end in zip([0, *borders], [*borders, len(watched)], strict=True)
    ]


def _take_seen(viewer: Viewer, export: Export) -> Tally:
    """So that no feed shows again what was shown elsewhere; kept as long as all that was seen."""
    tally, today = Tally("seen"), clock.today().toordinal()
    with transaction.atomic():
        sheets.hold(viewer.account_id)
        days = sheets.seen_days(viewer.account_id)
        for row in export.rows(SEEN, SeenRow):
            day = row.day.toordinal()
            here = days.get(day, SeenDay())
            brought = np.unique(np.array([int(key, 16) for key in row.videos], np.uint64))
            new = brought[~among(brought, here.keys)]
            tally.known += len(brought) - len(new)
            if not viewer.learning:
                tally.left["learning_off"] += len(new)
            elif not today - own().seen_days <= day <= today:
                tally.left["too_old"] += len(new)
            elif len(here.keys) + len(new) > MOST_SEEN_A_DAY:
                tally.left["too_many"] += len(new)
            elif len(new):
                days[day] = replace(here, keys=np.sort(np.concatenate([here.keys, new])))
                sheets.write(viewer.account_id, {("seen", day): days[day].encoded()})
                tally.taken += len(new)
    return tally


# What was pointed at


def _take_shelf(viewer: Viewer, export: Export, name: str, kind: str) -> Tally:
    tally = Tally(name)
    brought = _pointed(viewer, export, name, tally, flags=UNCOUNTED if kind == sheets.LIKES else 0)
    with transaction.atomic():
        sheets.hold(viewer.account_id)
        shelf = sheets.likes(viewer.account_id) if kind == sheets.LIKES else sheets.saves(viewer.account_id)
        here = joined(shelf.values(), MARK)
        if len(new := _new(here, brought, shelves.MOST, tally)):
            shelves.fill(viewer.account_id, kind, shelf, _in_time([here, new]))
    return tally


def _take_videos(viewer: Viewer, export: Export, name: str, most: int) -> Tally:
    tally = Tally(name)
    brought = _pointed(viewer, export, name, tally)
    field = {"shares": "shares", "not_interested": "hidden_videos"}[name]
    with transaction.atomic():
        sheets.hold(viewer.account_id)
        marks = sheets.marks(viewer.account_id)
        _keep(viewer, marks, field, _new(getattr(marks, field), brought, most, tally))
    return tally


def _take_unlearnt(viewer: Viewer, export: Export) -> Tally:
    """Those that were watched here already have taught here: they are to be named again, by hand."""
    tally = Tally("not_to_be_learnt_from")
    brought = _pointed(viewer, export, tally.kind, tally)
    with transaction.atomic():
        sheets.hold(viewer.account_id)
        recent = sheets.recent(viewer.account_id)
        new = _new(recent.unlearnt, brought, MOST_UNLEARNT, tally)
        has_taught = among(keys_of(new), _taught(viewer.account_id))
        if has_taught.any():
            tally.left["has_taught_here"] += int(has_taught.sum())
            tally.taken -= int(has_taught.sum())
        if len(new := new[~has_taught]):
            together = _in_time([recent.unlearnt, new])
            sheets.write(viewer.account_id, {sheets.RECENT: recent.with_unlearnt(together).encoded()})
    return tally


def _taught(account_id: UUID) -> Keys:
    """What was watched here, and has taught."""
    found = [
        keys_of(batch.watched[(batch.watched["flags"] & REPEATED) == 0]) for batch in segments.newest_first(account_id)
    ]
    return np.concatenate([np.empty(0, np.uint64), *found])


def _take_people(viewer: Viewer, export: Export, name: str, most: int) -> Tally:
    tally = Tally(name)
    brought = _people(viewer, export, name, tally)
    with transaction.atomic():
        sheets.hold(viewer.account_id)
        marks = sheets.marks(viewer.account_id)
        new = _new(getattr(marks, name), brought, most, tally)
        _keep(viewer, marks, name, new)
        if name == "follows":
            for followed in ids_of(new[(new["flags"] & PRIVATE) == 0]):
                outbox.send(Follow(follower_id=viewer.actor_id, followed_id=followed))
    return tally


def _keep(viewer: Viewer, marks: Marks, field: str, new: NDArray[np.void]) -> None:
    if len(new):
        together = replace(marks, **{field: _in_time([getattr(marks, field), new])})
        sheets.write(viewer.account_id, {sheets.MARKS: together.encoded()})


def _pointed(viewer: Viewer, export: Export, name: str, tally: Tally, *, flags: int = 0) -> NDArray[np.void]:
    """The videos of a list that are known here, as MARKs that taught nothing."""
    now, found = clock.seconds(), list[tuple[int, int, int, int]]()
    for some in _some(export.rows(MARKS[name], VideoRow)):
        known = clips.known({row.video_id for row in some}, viewer.actor_id)
        for row in some:
            at = seconds_of(row.at, now)
            if row.video_id not in known:
                tally.left["unknown_video"] += 1
            elif at is None:
                tally.left["impossible_time"] += 1
            else:
                found.append((*divmod(row.video_id.int, 2**64), at, flags))
    return np.array(found, MARK)


def _people(viewer: Viewer, export: Export, name: str, tally: Tally) -> NDArray[np.void]:
    """The people of a list who are known here; a minor follows nobody in public without having said so here."""
    now, found = clock.seconds(), list[tuple[int, int, int, int]]()
    for some in _some(export.rows(MARKS[name], PersonRow)):
        known = set(
            Actor.objects.filter(id__in=[row.actor_id for row in some], retired_at=None).values_list("id", flat=True)
        )
        for row in some:
            at = seconds_of(row.at, now)
            if row.actor_id not in known or row.actor_id == viewer.actor_id:
                tally.left["unknown_person" if row.actor_id not in known else "oneself"] += 1
            elif at is None:
                tally.left["impossible_time"] += 1
            else:
                is_private = name == "follows" and (row.is_private or viewer.is_minor)
                found.append((*divmod(row.actor_id.int, 2**64), at, PRIVATE if is_private else 0))
    return np.array(found, MARK)


def _new(here: NDArray[np.void], brought: NDArray[np.void], most: int, tally: Tally) -> NDArray[np.void]:
    """Those of the marks that are not here yet, each once, as far as there is room."""
    known, chosen = set(ids_of(here)), list[bool]()
    for pointed_at in ids_of(brought):
        if pointed_at in known:
            tally.known += 1
        elif len(known) >= most:
            tally.left["too_many"] += 1
        else:
            known.add(pointed_at)
            chosen.append(True)
            tally.taken += 1
            continue
        chosen.append(False)
    new: NDArray[np.void] = brought[np.array(chosen, np.bool_)]
    return new


def _in_time(parts: Sequence[NDArray[np.void]]) -> NDArray[np.void]:
    together = joined(parts, MARK)
    ordered: NDArray[np.void] = together[np.argsort(together["at"], kind="stable")]
    return ordered


def _some(rows: Iterable[Some]) -> Iterator[list[Some]]:
    left = iter(rows)
    while some := list(islice(left, A_LOOK_UP)):
        yield some
