"""How many senders may hold a thread of this process at once: some threads must stay for everyone else."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from uuid import UUID

from fanlight.foundation.configuration import own
from fanlight.vault.studio.errors import UploadsBusy

MOST_OF_A_PERSON = 2

_lock = Lock()
_senders: Counter[UUID] = Counter()


@contextmanager
def place(account_id: UUID) -> Iterator[None]:
    """A sender's place, or a refusal when half the threads, or two of one person's, are sending already.

    A slow phone holds a thread as long as its piece takes, and the server hands us no way to put a reader aside.
    """
    with _lock:
        if _senders.total() >= max(1, own().threads // 2) or _senders[account_id] >= MOST_OF_A_PERSON:
            raise UploadsBusy(retry_after_seconds=1)
        _senders[account_id] += 1
    try:
        yield
    finally:
        with _lock:
            _senders[account_id] -= 1
            if not _senders[account_id]:
                del _senders[account_id]
