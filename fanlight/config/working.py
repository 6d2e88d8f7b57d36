"""The vault's processes that serve no pages: the worker and the learner."""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

import django

from fanlight.config.family import die_with_parent
from fanlight.config.leaving import told_by_signals
from fanlight.config.settings import settings
from fanlight.config.vault import outgoing
from fanlight.foundation import reading

log = logging.getLogger(__name__)

NICENESS = 5
"""Of the worker, and so of all that it starts, beside whoever waits for a page; an encoder gives way to both."""

Loop = Callable[[threading.Event], None]


def work() -> int:
    """Prepare uploads, deliver crossings, follow the public journal and log, do the chores, until told to stop."""
    with told_by_signals() as stop:
        os.nice(NICENESS)
        _start()
        return _together(stop, _of_the_worker())


def learn() -> int:
    """Keep the recommender's shared memory up to date, until told to stop."""
    with told_by_signals() as stop:
        _start()
        _have_a_place_for_compiled_code()
        from fanlight.vault.feed import learner

        return _together(stop, {"learner": learner.run})


def _of_the_worker() -> dict[str, Loop]:
    from fanlight.config.vault import schedule
    from fanlight.crossings.outbox import delivery, witnessing
    from fanlight.foundation.jobs import worker
    from fanlight.vault.mirror import copying, fetching_ahead, tail

    loops: dict[str, Loop] = {
        "jobs": worker.run,
        "deliveries": delivery.run,
        "witnesses": witnessing.run,
        "journal": tail.run,
        "chores": schedule.run,
    }
    if settings().keeps_copy:
        loops["copy"] = copying.run
    if settings().is_apart:
        loops["media"] = fetching_ahead.run
    return loops


def _have_a_place_for_compiled_code() -> None:
    """Beside the package, so that nothing is compiled twice; where that is not ours to write, in our own folder."""
    from fanlight.foundation.configuration import own
    from fanlight.recommender import learning

    if not os.access(Path(learning.__file__).parent, os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(own().state / "compiled"))


def _start() -> None:
    die_with_parent()
    as_vault()
    outgoing.close_the_rest()


def as_vault() -> None:
    """Make this process one of the vault's: from here on its models can be imported."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "fanlight.config.vault.settings"
    django.setup()
    from fanlight.config.vault import checks  # it looks at models, which exist from here on

    checks.refuse_what_is_undeclared()


def _together(stop: threading.Event, loops: dict[str, Loop]) -> int:
    """Run the loops side by side; when one of them fails, all stop and the supervisor starts them afresh."""
    failed = threading.Event()

    def guarded(name: str, loop: Loop) -> None:
        try:
            with reading.service(name):
                loop(stop)
        except Exception:
            log.exception("the loop %s failed", name)
            failed.set()
        finally:
            stop.set()

    threads = [threading.Thread(target=guarded, args=item, name=item[0]) for item in loops.items()]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join()
    return 1 if failed.is_set() else 0
