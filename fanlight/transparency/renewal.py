"""When a log cannot be continued, for its key or its end is lost: the old one is laid aside and a new one begins."""

from pathlib import Path

from fanlight.custody import checkpoints, notes, tiles
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.entries import LogRenewed
from fanlight.custody.merkle import EMPTY_ROOT
from fanlight.custody.notes import Note
from fanlight.custody.signing import Signer
from fanlight.transparency import actions, last
from fanlight.transparency.errors import NothingToRenew
from fanlight.transparency.keeping import keeper
from fanlight.transparency.models import Entry, Tile
from fanlight.transparency.shelf import DatabaseShelf, alone


def renew() -> tuple[str, Path]:
    """Lay the old log aside, whole; begin one with the next number, whose first entry says which it follows.

    Whoever followed the old one sees that it ended. That is the truth, and cannot be hidden from them.
    """
    with alone("log"):
        shelf = DatabaseShelf()
        head = shelf.head()
        if head is None:
            raise NothingToRenew()
        old = checkpoints.parsed(notes.read(head).text)
        number = last.number_of(old.origin)
        aside = keeper().keys.parent / "old-logs" / str(number)
        _lay_aside(shelf, old, head, aside)
        Entry.objects.all().delete()
        Tile.objects.all().delete()
        new = Checkpoint(f"{keeper().new_origin}/{number + 1}", 0, EMPTY_ROOT)
        signer = Signer.plain(new.origin, keeper().log_key)
        shelf.put_head(str(Note(new.text, (signer.sign(new.text),))).encode())
        actions.log([LogRenewed(previous_origin=old.origin, previous_size=old.size, previous_root=old.root.hex())])
        actions.say_what_runs()
    return new.origin, aside


def _lay_aside(shelf: DatabaseShelf, old: Checkpoint, head: bytes, folder: Path) -> None:
    """As files, laid out as they were served: a web server can go on serving them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_bytes(head)
    for place in tiles.places_in(old.size):
        file = folder / "tile" / place.path
        file.parent.mkdir(parents=True, exist_ok=True)
        if place.level is None:
            start = place.index * tiles.WIDTH
            file.write_bytes(tiles.bundle(shelf.entries(start, start + place.width)))
        else:
            hashes = Tile.objects.filter(level=place.level, index=place.index).values_list("hashes", flat=True).first()
            file.write_bytes(bytes(hashes or b"")[: 32 * place.width])
