"""Vault and public plane watch each other's logs: the vault asks to be cosigned, and cosigns what it has checked.

The public plane opens no line into a vault. So the vault brings its own checkpoint to the witness there, and comes for
the public plane's; what it has cosigned stands at its own witness for everyone to see.
"""

import hashlib
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from django.db import DatabaseError, close_old_connections, connections

from fanlight.crossings.outbox import egress
from fanlight.crossings.outbox.delivery import gateway_of_own
from fanlight.crossings.outbox.gateway import Gateway, Unreachable
from fanlight.custody import checkpoints, merkle, notes, tiles
from fanlight.custody.checkpoints import BadCheckpoint, Checkpoint
from fanlight.custody.log import Damaged
from fanlight.custody.notes import BadNote, Note, NotSigned, Signature
from fanlight.custody.signing import NoteKey
from fanlight.custody.tiles import Place
from fanlight.custody.witness import OtherSize, Submission, Unwitnessed
from fanlight.transparency import actions, queries

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
SOON_SECONDS = 2.0
"""Between two looks whether our own log has grown, which asks nobody anything: whoever was just erased waits for it."""
TRIES = 3
"""Our log may have grown, or somebody else have brought it, between a question and its answer."""

SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")

REASONS = (Damaged, BadNote, BadCheckpoint, NotSigned)


class Suspicious(Exception):
    """The other side's answer does not fit what is known; worth an operator's attention."""


def run(stop: threading.Event) -> None:
    """Watch until told to stop; whatever goes wrong is said, and tried again."""
    gateway, came_at = gateway_of_own(), float("-inf")
    while not stop.is_set():
        is_well = _tried(ask_to_be_cosigned, gateway)
        if time.monotonic() - came_at >= EVERY_SECONDS:
            came_at = time.monotonic()
            _tried(cosign_the_public_log, gateway)
        _tried(lambda line: egress.note(line.sent), gateway)
        stop.wait(SOON_SECONDS if is_well else EVERY_SECONDS)
    gateway.close()
    connections.close_all()


def _tried(task: Callable[[Gateway], object], gateway: Gateway) -> bool:
    """Do it, or say what is wrong; whether nothing is."""
    try:
        task(gateway)
    except Unreachable as error:
        log.warning("the public plane's log and witness cannot be reached: %s", error)
    except (Suspicious, Unwitnessed, *REASONS) as error:
        log.error("%s: %s", task.__name__, error)  # noqa: TRY400 - a finding, not a fault of the program
    except DatabaseError:
        log.warning("%s waits for the database", task.__name__, exc_info=True)
        close_old_connections()
    else:
        return True
    return False


def ask_to_be_cosigned(gateway: Gateway) -> bool:
    """Bring our newest checkpoint to the public plane's witness; whether its cosignature now stands beside it."""
    witnesses, old = queries.known_witnesses(), 0
    for _ in range(TRIES):
        note = _own_checkpoint()
        if note is None or not witnesses:
            return False
        if note.signed_by(witnesses):
            return True
        said = gateway.ask("POST", "/witness/add-checkpoint", str(_submission(note, old)).encode())
        match said.status:
            case 200:
                if actions.accept(_lines(said.body), witnesses, of=note.text):
                    return True
            case 409 if SIZE.fullmatch(said.body) and int(said.body) != old:
                old = int(said.body)
            case _:
                raise Suspicious(f"the witness does not cosign our log: {said.status} {said.body[:200]!r}")
    raise Suspicious("no witness that is known here has signed our newest checkpoint")


def cosign_the_public_log(gateway: Gateway) -> bool:
    """Check that the public plane's log has only grown since we saw it, and cosign it; whether there was news.

    Another worker, or whoever brings a checkpoint to our witness, may be quicker at any moment: that is no finding.
    """
    for _ in range(TRIES):
        seen = _last_cosigned()  # before we ask: what is cosigned while an answer is on its way may be newer than it
        said = gateway.ask("GET", "/log/checkpoint")
        if said.status != 200:
            return False
        try:
            return _cosign(gateway, notes.read(said.body), seen)
        except OtherSize:
            continue
    return False


def _cosign(gateway: Gateway, note: Note, seen: Mapping[str, Checkpoint]) -> bool:
    new = checkpoints.parsed(note.text)
    if not note.signed_by(_keys_of(new)):
        raise Suspicious(f"{new.origin[:200]} is no log that is known here, or has not signed its checkpoint")
    old = seen.get(new.origin)
    if old == new:
        return False
    if old is not None and old.size > new.size:
        raise Suspicious(f"{new.origin} had {old.size} entries and now has {new.size}: its end was taken out")
    proof = _consistency(gateway, old.size if old else 0, new.size)
    actions.cosign(str(Submission(old.size if old else 0, proof, note, new)).encode())
    return True


def _last_cosigned() -> dict[str, Checkpoint]:
    """Of each log that is known here, the newest checkpoint that our witness has cosigned."""
    origins = ((origin, hashlib.sha256(origin.encode()).hexdigest()) for origin in queries.known_logs())
    found = ((origin, queries.last_cosigned(origin_sha256)) for origin, origin_sha256 in origins)
    return {origin: checkpoints.parsed(note.text) for origin, note in found if note}


def _submission(note: Note, old: int) -> Submission:
    tree = checkpoints.parsed(note.text)
    if old > tree.size:
        raise Suspicious(f"the witness has seen {old} entries of our log, here are {tree.size}: an older copy?")
    return Submission(old, tuple(queries.own_log().continues(old, tree.size)), note, tree)


def _lines(said: bytes) -> Sequence[Signature]:
    try:
        return notes.signature_lines(said.decode())
    except UnicodeDecodeError as error:
        raise Suspicious("the witness answers with something that is no text") from error


def _own_checkpoint() -> Note | None:
    found = queries.checkpoint()
    return None if found is None else notes.read(found.encode())


def _keys_of(tree: Checkpoint) -> list[NoteKey]:
    return list(queries.known_logs().get(tree.origin, ()))


def _consistency(gateway: Gateway, old: int, new: int) -> tuple[bytes, ...]:
    """The proof, made of the tiles that are served: what they say is checked against both signed roots afterwards."""

    def tile(level: int, index: int) -> bytes:
        place = Place(level, index, tiles.width_in(new, level, index))
        said = gateway.ask("GET", f"/log/tile/{place.path}")
        if said.status != 200 or len(said.body) != place.width * merkle.HASH_BYTES:
            raise Suspicious(f"the tile {place.path} of a log of {new} entries is not served: {said.status}")
        return said.body

    return tuple(merkle.consistency_proof(old, new, tiles.subtrees(tile)))
