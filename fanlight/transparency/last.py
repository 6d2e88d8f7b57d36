"""The last checkpoint that was signed here, remembered beside the key: a database put back from an older copy shows."""

import re
from pathlib import Path

from django.db import transaction

from fanlight.custody import checkpoints, merkle, notes, tiles
from fanlight.custody.checkpoints import BadCheckpoint, Checkpoint
from fanlight.custody.log import Damaged, Log
from fanlight.custody.notes import BadNote
from fanlight.foundation.whole_files import write_anew
from fanlight.transparency.keeping import keeper

NUMBERED = re.compile(r"/log/(?P<number>[1-9][0-9]{0,5})\Z")


def remember(head: bytes) -> None:
    """Keep a checkpoint here too, once the transaction that adds it is committed."""
    file = _file()
    transaction.on_commit(lambda: _keep(file, head), robust=True)


def check(log: Log) -> None:
    """`Damaged` when the log in the database does not continue the one that was signed last."""
    last, tree = _remembered(_file()), log.checkpoint()
    if last is None or number_of(last.origin) < number_of(tree.origin):
        return
    if last.origin != tree.origin:
        raise Damaged(f"{last.origin} was begun after {tree.origin}, which the database holds: an older copy")
    if last.size > tree.size:
        raise Damaged(f"{tree.origin} has signed {last.size} entries and the database holds {tree.size}: an older copy")
    if merkle.root(last.size, tiles.subtrees(log.shelf.tile)) != last.root:
        raise Damaged(f"{tree.origin} has signed another history than the database holds")


def number_of(origin: str) -> int:
    """Of this plane's logs, which one: they are numbered from the second on."""
    numbered = NUMBERED.search(origin)
    return int(numbered["number"]) if numbered else 1


def _file() -> Path:
    return keeper().keys / "log.last"


def _keep(file: Path, head: bytes) -> None:
    """Of two processes that come here at once the later may be the earlier in the log; it then says a little less."""
    last = _remembered(file)
    new = checkpoints.parsed(notes.read(head).text)
    if last is None or last.origin != new.origin or last.size < new.size:
        write_anew(file, head)


def _remembered(file: Path) -> Checkpoint | None:
    try:
        return checkpoints.parsed(notes.read(file.read_bytes()).text)
    except FileNotFoundError:
        return None
    except (BadNote, BadCheckpoint) as error:
        raise Damaged(f"{file} is not a checkpoint") from error
