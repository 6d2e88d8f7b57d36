"""What came of an import, as it is sealed into its row."""

from collections.abc import Iterable

import msgspec

from fanlight.custody.exports.tallies import Line
from fanlight.custody.sealing import Cell
from fanlight.vault.accounts import vaulting
from fanlight.vault.rights.models import Import


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """All kinds with what was taken of them, or why nothing was."""

    lines: tuple[Line, ...] = ()
    refused: str = ""
    """A code of `custody.exports.reading.BadExport`."""
    says: str = ""
    """What was wrong, and where."""


_decoder = msgspec.json.Decoder(Outcome)


def of(found: Import) -> Outcome:
    """What was sealed into this row."""
    if not found.sealed:
        return Outcome()
    return _decoder.decode(vaulting.unseal(found.account_id, _cell(found), bytes(found.sealed), purpose="rights"))


def sealed(found: Import, outcome: Outcome) -> bytes:
    """An outcome as it goes into this row."""
    return vaulting.seal(found.account_id, _cell(found), msgspec.json.encode(outcome))


def taken(lines: Iterable[Line]) -> Outcome:
    """Of an export that was taken in; kinds of which there was nothing are not worth a line."""
    return Outcome(lines=tuple(line for line in lines if line.taken or line.known or line.left))


def _cell(found: Import) -> Cell:
    return Cell("rights_import", "sealed", found.id)
