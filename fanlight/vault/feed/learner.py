"""The process that learns: it tails the public journal and the learning stream, and writes the shared state."""

import logging
import threading
import time

import numpy as np
from django.db import DatabaseError
from numpy.typing import NDArray

from fanlight.custody.log import Damaged
from fanlight.custody.notes import NotSigned
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.public.journal import queries as journal
from fanlight.public.journal.models import Entry
from fanlight.recommender.learning import beside, catalogue, fading, hot, lists
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.state import Busy, Writer
from fanlight.vault.activity import stream
from fanlight.vault.activity import tasks as activity
from fanlight.vault.feed.catalogue import all_clips, clips, last_entry
from fanlight.vault.feed.committing import Committing
from fanlight.vault.feed.relearning import Relearning

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.25
LISTS_SECONDS = 1.0
KEEP_SECONDS = 60.0
KEEP_EVENTS = 5000
KEEP_REST = 20.0
"""No snapshot for so many times as long as the last one took: that of a million videos is a gigabyte."""
FORGET_SECONDS = 3600.0
NOTHING = (0, 0, 0, 0)
"""The position of a learner that has kept no snapshot yet."""
ROWS_AT_ONCE = 200
LONGEST_UNSEEN_SECONDS = 60.0
"""So long readers keep the state of the learner before, should this one not have caught up by then."""


def run(stop: threading.Event) -> None:
    """Learn until told to stop, then keep what was learnt."""
    writer = _hold(stop)
    if writer is None:
        return
    try:
        learner = Learner(writer)
        while not stop.is_set():
            if not learner.step():
                stop.wait(PAUSE_SECONDS)
        learner.relearning.stop()
        learner.keep()
    finally:
        writer.close()


class Learner:
    """Applies what happened, each entry once and in order: the cursors lie in the state that they describe."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._began_at = self._lists_at = self._kept_at = time.monotonic()
        self._forget_at = 0.0
        self._lists_are_old = True
        self._kept_position, self._kept_in = NOTHING, 0.0
        self._fits, self._cells = beside.fits(), beside.cell_drawings()
        self.relearning = Relearning(lambda: writer.state, self._cells.begin)
        is_restored = writer.restore() and self._journal_seq <= last_entry()
        self._committing = Committing(writer.state)
        if not is_restored:
            self._rebuild()
        hot.fit(writer.state)

    def step(self) -> bool:
        """Apply what has happened since; False when there was nothing. Readers see the state once it has caught up."""
        # The stream is read before the journal, and learnt after it: whatever was watched has been published by then.
        seq, events = stream.events_after(self._stream_seq, ROWS_AT_ONCE)
        rows = seq - self._stream_seq
        did = self._follow_journal() + rows
        if fading.set_right(self._writer.state, clock.seconds()):
            self._committing.begin_anew()  # by the machine's clock, which the stream does not know
        learn(self._writer.state, events, fit=self._fits.begin)
        self._fits.settle(self._writer.state)
        self._cells.settle(self._writer.state)
        self.relearning.hear(seq, events)
        self._writer.state.header["stream_seq"] = seq
        self.relearning.settle()
        self._committing.settle(self._writer.state)
        self._lists_are_old |= did > 0
        has_waited = time.monotonic() - self._lists_at >= LISTS_SECONDS
        if self._lists_are_old and (has_waited or not did):
            lists.draw_up(self._writer.state, draw_cells=self._cells.begin_unless_busy)
            self._lists_are_old, self._lists_at = False, time.monotonic()
        if not self._lists_are_old and (rows < ROWS_AT_ONCE or self._is_awaited()):
            self._writer.publish()
        if self._is_due():
            self.keep()
        return did > 0

    def keep(self) -> None:
        """Write a snapshot, from which a restart goes on; then let go of the stream's old days that it contains."""
        began_at = time.monotonic()
        if self._position != self._kept_position:
            self._committing.before_snapshot()
            self._writer.keep()
            self._kept_position = self._position
        if self._kept_position != NOTHING:
            self._commit()
        self._kept_at = time.monotonic()
        self._kept_in = self._kept_at - began_at
        if self._kept_at >= self._forget_at:
            activity.forget_stream(learnt_up_to=self._stream_seq)
            self._forget_at = self._kept_at + FORGET_SECONDS

    def _commit(self) -> None:
        """Tell the log what has been learnt; a log that takes nothing keeps nobody from learning."""
        try:
            self._committing.after_snapshot(self._writer.state)
        except (DatabaseError, Damaged, NotSigned):
            log.exception("the log was not told what has been learnt; tried again with the next snapshot")

    def _rebuild(self) -> None:
        """Begin anew: the catalogue from the public tables, what is learnt from the stream."""
        log.info("rebuilding the recommender's state")
        self._writer.clear()
        self._committing.begin_anew()
        position = last_entry()  # before the catalogue is read: what comes in meanwhile is met twice, which is harmless
        for batch in all_clips():
            catalogue.add(self._writer, batch)
        self._writer.state.header["journal_seq"] = position
        if not self._writer.is_served():
            lists.draw_up(self._writer.state)
            self._writer.publish()

    def _follow_journal(self) -> int:
        done, before = 0, None
        while entries := journal.entries_after(self._journal_seq):
            if before is None:
                before = self._writer.state.alive[: self._writer.state.videos].copy()
            published = [entry.subject_id for entry in entries if entry.kind == Entry.Kind.VIDEO_PUBLISHED]
            catalogue.add(self._writer, clips(published))
            for entry in entries:
                self._let_go(entry)
            self._writer.state.header["journal_seq"] = entries[-1].seq
            done += len(entries)
        if before is not None:
            self._note_catalogue(before)
        return done

    def _note_catalogue(self, before: NDArray[np.uint8]) -> None:
        """Before the rows that have been read are learnt; `before` says which videos were alive."""
        videos = self._writer.state.videos
        alive = self._writer.state.alive[:videos]
        gone = np.flatnonzero((alive == 0) & np.append(before, np.ones(videos - len(before), np.uint8)))
        self._committing.note(stream_seq=self._stream_seq, videos=videos, gone=gone.tolist())

    def _let_go(self, entry: Entry) -> None:
        match entry.kind:
            case Entry.Kind.VIDEO_WITHDRAWN:
                catalogue.withdraw(self._writer.state, entry.subject_id)
            case Entry.Kind.ACTOR_RETIRED:
                catalogue.retire(self._writer.state, entry.actor_id)

    @property
    def _journal_seq(self) -> int:
        return int(self._writer.state.header["journal_seq"][0])

    @property
    def _stream_seq(self) -> int:
        return int(self._writer.state.header["stream_seq"][0])

    @property
    def _position(self) -> tuple[int, int, int, int]:
        header = self._writer.state.header[0]
        return int(header["journal_seq"]), int(header["stream_seq"]), int(header["events"]), int(header["relearnt_seq"])

    def _is_awaited(self) -> bool:
        return time.monotonic() - self._began_at >= LONGEST_UNSEEN_SECONDS

    def _is_due(self) -> bool:
        unkept, since = self._position[2] - self._kept_position[2], time.monotonic() - self._kept_at
        return (unkept >= KEEP_EVENTS or since >= KEEP_SECONDS) and since >= KEEP_REST * self._kept_in


def _hold(stop: threading.Event) -> Writer | None:
    """The right to write, as soon as a learner before us has let it go; None when told to stop first."""
    while not stop.is_set():
        try:
            return Writer(own().state)
        except Busy:
            stop.wait(PAUSE_SECONDS)
    return None
