"""The thread of each web process that begins the days of counting, and writes down what was counted."""

import logging
import time
from threading import Thread

from django.db import close_old_connections

from fanlight.vault.distribution import actions, counting

logger = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
"""So much is lost when a process is killed. Counts are estimates; nothing that people rely on hangs on them."""


def keep_from_now_on() -> None:
    """Write what is counted, again and again, as long as this process lives."""
    Thread(target=_keep, name="counts", daemon=True).start()


def _keep() -> None:
    while True:
        try:
            actions.keep()  # first: what was counted need not wait for a day that cannot begin
            counting.begin_day()
        except Exception:
            logger.exception("counts could not be written; those of the last %d seconds are lost", EVERY_SECONDS)
        finally:
            close_old_connections()
        time.sleep(EVERY_SECONDS)
