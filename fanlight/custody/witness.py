"""What a witness does (C2SP tlog-witness): cosigns a log's checkpoint only if it continues the last one it saw."""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from fanlight.custody import checkpoints, merkle, notes
from fanlight.custody.checkpoints import BadCheckpoint, Checkpoint
from fanlight.custody.merkle import EMPTY_ROOT, HASH_BYTES
from fanlight.custody.notes import BadNote, Note, NotSigned, exact_base64
from fanlight.custody.signing import NoteKey

MOST_HASHES = 63
MOST_BYTES = notes.MOST_BYTES + 4096

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


class Unwitnessed(Exception):
    """The witness does not cosign; `status` is what HTTP answers."""

    status: ClassVar[int] = 400


class BadSubmission(Unwitnessed):
    """This is not a submission, or it goes backwards."""


class UnknownLog(Unwitnessed):
    """This witness does not look after a log of this origin."""

    status = 404


class NotTheLog(Unwitnessed):
    """The log itself has not signed this checkpoint."""

    status = 403


class OtherSize(Unwitnessed):
    """The submission does not start from the checkpoint last cosigned; `size` is that one's."""

    status = 409

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"the checkpoint last cosigned here has size {size}")


class Fork(Unwitnessed):
    """Two trees of one size: the log has shown different people different things."""

    status = 409


class Inconsistent(Unwitnessed):
    """The proof does not show that the new tree continues the old one."""

    status = 422


@dataclass(frozen=True)
class Submission:
    """A checkpoint, and why it continues the one of an older size."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    def __str__(self) -> str:
        """As it is posted."""
        hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.proof)
        return f"old {self.old}\n{hashes}\n{self.note}"


def read(body: bytes) -> Submission:
    """What was posted to `add-checkpoint`, or `BadSubmission`."""
    head, _, rest = body.partition(b"\n\n")
    try:
        first, *rows = head.decode("ascii").split("\n")
        note = notes.read(rest)
        checkpoint = checkpoints.parsed(note.text)
    except (UnicodeDecodeError, BadNote, BadCheckpoint) as error:
        raise BadSubmission(f"a submission ends with a signed checkpoint: {error}") from error
    old = _OLD.fullmatch(first)
    proof = tuple(exact_base64(row) or b"" for row in rows)
    if old is None or len(proof) > MOST_HASHES or any(len(one) != HASH_BYTES for one in proof):
        raise BadSubmission("a submission begins with its old size, then at most 63 hashes in base64, a line each")
    return Submission(int(old[1]), proof, note, checkpoint)


def known(submission: Submission, logs: Mapping[str, Iterable[NoteKey]]) -> Note:
    """The checkpoint with its log's own signatures and no others, once it is clear that a known log has signed it."""
    keys = logs.get(submission.checkpoint.origin)
    if keys is None:
        raise UnknownLog(f"this witness does not look after {submission.checkpoint.origin[:200]}")
    try:
        signed = submission.note.signed_by(keys)
    except NotSigned as error:
        raise NotTheLog(str(error)) from error
    if not signed:
        raise NotTheLog(f"{submission.checkpoint.origin[:200]} has not signed this checkpoint")
    return Note(submission.note.text, tuple(signed.values()))


def check(submission: Submission, last: Checkpoint | None) -> None:
    """Return when a submission continues the last checkpoint cosigned, if any; else say why it does not.

    Whoever asks keeps others from cosigning for the same log until the new checkpoint is stored.
    """
    new, size = submission.checkpoint, last.size if last else 0
    if submission.old > new.size:
        raise BadSubmission(f"a tree of {new.size} does not continue one of {submission.old}")
    if submission.old != size:
        raise OtherSize(size)
    old_root = last.root if last else EMPTY_ROOT
    if new.size == size and new.root != old_root:
        raise Fork(f"another tree of size {size} was cosigned here")
    if not merkle.is_consistent(size, new.size, old_root=old_root, new_root=new.root, proof=submission.proof):
        raise Inconsistent("the proof does not lead from the tree cosigned last to this one")
