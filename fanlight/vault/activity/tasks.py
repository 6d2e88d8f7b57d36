"""What activity has done by the clock."""

from datetime import timedelta

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.vault.activity import actions, clearings, stream
from fanlight.vault.activity.models import Sheet

MOST_CROSSINGS = 20
MOST_PIECES = 20


def send_counts() -> int:
    """Let all pending counts cross, some thousands at a time; how many rows.

    To another owner's public plane: those of the days that are over, noised.
    """
    if own().is_split:
        return sum(actions.release(day) for day in actions.unreleased())
    sent = 0
    for _ in range(MOST_CROSSINGS):
        sent += (moved := actions.let_counts_cross())
        if moved < actions.COUNTS_AT_ONCE:
            break
    return sent


def forget_counted() -> int:
    """Let go of days of counting that nobody released, as when the planes came into one hand; how many rows."""
    return actions.forget_counted()


def forget_seen() -> int:
    """Let go of seen videos whose window has passed; how many days of how many people."""
    oldest = (clock.today() - timedelta(days=own().seen_days)).toordinal()
    forgotten, _ = Sheet.objects.filter(kind=Sheet.Kind.SEEN, number__lt=oldest).delete()
    return forgotten


def take_back_cleared() -> int:
    """Let cleared histories go that were too long for one piece, or whose process was killed; how many pieces."""
    pieces = 0
    for account_id in clearings.under_way():
        while pieces < MOST_PIECES and actions.take_back_cleared(account_id):
            pieces += 1
    return pieces


def forget_stream(*, learnt_up_to: int) -> int:
    """Destroy what the learner has in its snapshot and is older than a week; how many rows."""
    return stream.forget(learnt_up_to=learnt_up_to)
