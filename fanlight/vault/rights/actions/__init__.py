"""What people can ask of the vault about all that it holds on them."""

from fanlight.vault.rights.actions.exports import begin, clear_strays, drop, expire, gather, note_job, open_again
from fanlight.vault.rights.actions.keeping import keep_no_longer, keep_watches_for
from fanlight.vault.rights.actions.leaving import erase, finish_leaving, leave

__all__ = [
    "begin",
    "clear_strays",
    "drop",
    "erase",
    "expire",
    "finish_leaving",
    "gather",
    "keep_no_longer",
    "keep_watches_for",
    "leave",
    "note_job",
    "open_again",
]
