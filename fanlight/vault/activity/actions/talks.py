"""Writing under videos, as the learner hears of it: that it was done, never what was written."""

from uuid import UUID

from fanlight.foundation import clock
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import lessons, sheets, shelves, stream, voices
from fanlight.vault.activity.records import is_taught, mark, taught_with


def talk(viewer: Viewer, video_id: UUID, *, is_own: bool) -> None:
    """Note that someone has written under a video: the first time it teaches, as a save does, unless it is their own or
    nothing is to be learnt. Once they are held (`sheets.hold`), inside the caller's transaction.

    In their own taste it counts nothing: whoever objects to a video has not enjoyed it.
    """
    talks = sheets.talks(viewer.account_id)
    if shelves.holds(talks, video_id):
        return
    recent = sheets.recent(viewer.account_id)
    teaches = viewer.learning and not is_own
    flags = taught_with(voices.today(recent.attendance).tenths) if teaches else 0
    talked = mark(video_id, at=clock.seconds(), flags=flags)
    shelves.add(viewer.account_id, sheets.TALKS, talks, talked)
    if teaches:
        stream.append(lessons.said(Kind.COMMENT, talked, after=recent.history))


def fall_silent(account_id: UUID, video_id: UUID) -> None:
    """Nothing of theirs stands under this video any more: take back what writing there taught."""
    taken = shelves.take_off(account_id, sheets.TALKS, sheets.talks(account_id), video_id)
    if taken is not None and is_taught(taken):
        stream.append(lessons.taken_back(Kind.COMMENT, taken))
