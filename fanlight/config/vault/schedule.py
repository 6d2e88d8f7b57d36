"""What the vault does by the clock, and how often."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from fanlight.config import chores
from fanlight.config.chores import Chore
from fanlight.config.vault import retention
from fanlight.crossings.outbox import egress, telling
from fanlight.transparency import actions as transparency
from fanlight.vault.accounts import tasks as accounts
from fanlight.vault.activity import tasks as activity
from fanlight.vault.distribution import tasks as distribution
from fanlight.vault.ledger import actions as ledger
from fanlight.vault.rights import tasks as rights
from fanlight.vault.studio import tasks as studio

CHORES: Sequence[Chore] = [
    Chore(studio.resume_stranded, every=timedelta(minutes=1)),
    Chore(studio.ask_for_watched, every=timedelta(minutes=1)),
    Chore(studio.resume_second_passes, every=timedelta(minutes=10)),
    Chore(studio.expire_uploads, every=timedelta(minutes=10)),
    Chore(studio.clear_strays, every=timedelta(hours=1)),
    Chore(studio.let_orphans_go, every=timedelta(hours=6)),
    Chore(studio.forget_unconfirmed, every=timedelta(hours=1)),
    Chore(studio.forget_done_jobs, every=timedelta(hours=1)),
    Chore(accounts.forget_ended_sessions, every=timedelta(hours=1)),
    Chore(accounts.forget_old_attempts, every=timedelta(hours=1)),
    Chore(accounts.sweep_up_destroyed_keys, every=timedelta(hours=1)),
    Chore(activity.send_counts, every=timedelta(seconds=3)),
    Chore(activity.forget_counted, every=timedelta(hours=1)),
    Chore(activity.take_back_cleared, every=timedelta(seconds=1)),
    Chore(activity.forget_seen, every=timedelta(hours=6)),
    Chore(distribution.forget_old, every=timedelta(hours=1)),
    Chore(rights.expire_exports, every=timedelta(minutes=10)),
    Chore(rights.keep_no_longer, every=timedelta(days=1)),
    Chore(rights.finish_leaving, every=timedelta(minutes=1)),
    Chore(telling.log_batches, every=timedelta(hours=1)),
    Chore(egress.log_account, every=timedelta(hours=1)),
    Chore(telling.forget_sent, every=timedelta(hours=6)),
    Chore(ledger.log_accesses, every=timedelta(minutes=10)),
    Chore(ledger.forget_strays, every=timedelta(hours=1)),
    Chore(transparency.say_what_runs, every=timedelta(days=1)),
    Chore(retention.account, every=timedelta(hours=6)),  # last: once what is overdue at a start has gone
]

BY_THE_LEARNER: Sequence[Callable[..., object]] = [activity.forget_stream]
"""What is done hourly by the process that learns: only it knows how far it has read."""


def jobs() -> dict[str, Callable[..., object]]:
    """Everything done by the clock, under the name that the manifest calls it by: `<feature>.<function>`."""
    return {
        f"{do.__module__.split('.')[-2]}.{do.__name__}": do for do in [*(chore.do for chore in CHORES), *BY_THE_LEARNER]
    }


def run(stop: threading.Event) -> None:
    """Do every chore when it is due, until told to stop."""
    chores.run(stop, CHORES)
