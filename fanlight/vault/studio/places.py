"""How many senders may hold a thread of this process at once."""

from contextlib import AbstractContextManager
from uuid import UUID

from fanlight.foundation.configuration import own
from fanlight.foundation.places import Places
from fanlight.vault.studio.errors import UploadsBusy

MOST_OF_A_PERSON = 2

_senders = Places(UploadsBusy)


def place(account_id: UUID) -> AbstractContextManager[None]:
    """A sender's place, or a refusal when half the threads, or two of one person's, are sending already.

    A slow phone holds a thread as long as its piece takes, and the server hands us no way to put a reader aside.
    """
    return _senders.one(account_id, of=max(1, own().threads // 2), of_theirs=MOST_OF_A_PERSON)
