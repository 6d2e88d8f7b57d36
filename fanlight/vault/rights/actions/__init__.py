"""What people can ask of the vault about all that it holds on them."""

from fanlight.vault.rights.actions.exports import begin, clear_strays, drop, expire, gather, note_job, open_again
from fanlight.vault.rights.actions.imports import (
    add_piece,
    begin_import,
    drop_import,
    expire_imports,
    note_import_job,
    take_in,
)
from fanlight.vault.rights.actions.keeping import keep_no_longer, keep_watches_for
from fanlight.vault.rights.actions.leaving import erase, finish_leaving, leave
from fanlight.vault.rights.actions.moving import go, move, stay
from fanlight.vault.rights.arriving import expect

__all__ = [
    "add_piece",
    "begin",
    "begin_import",
    "clear_strays",
    "drop",
    "drop_import",
    "erase",
    "expect",
    "expire",
    "expire_imports",
    "finish_leaving",
    "gather",
    "go",
    "keep_no_longer",
    "keep_watches_for",
    "leave",
    "move",
    "note_import_job",
    "note_job",
    "open_again",
    "stay",
    "take_in",
]
