"""What a request of staff says, as it is sealed for the person it is about."""

from contextlib import AbstractContextManager

import msgspec

from fanlight.custody.sealing import Cell
from fanlight.foundation import reading
from fanlight.foundation.reading import Reader
from fanlight.vault.accounts import vaulting
from fanlight.vault.ledger.models import StaffRequest


class Asked(msgspec.Struct, frozen=True):
    """Why, and what of."""

    reason: str
    fields: list[str]


_decoder = msgspec.json.Decoder(Asked)


def asked(request: StaffRequest) -> Asked:
    """What was sealed into this request, for its person or for whoever decides on it."""
    opened = vaulting.unseal(request.account_id, _cell(request), bytes(request.sealed), purpose="rights")
    return _decoder.decode(opened)


def sealed(request: StaffRequest, said: Asked) -> bytes:
    """It as it goes into this request, and into no other."""
    return vaulting.seal(request.account_id, _cell(request), msgspec.json.encode(said))


def staff(request: StaffRequest) -> Reader:
    """Staff who read under this request, for its purpose."""
    return Reader("staff", "operator", purpose=request.purpose, ticket=request.id)


def deciding(request: StaffRequest) -> AbstractContextManager[None]:
    """The staff's reading of the request itself."""
    return reading.by(Reader("staff", "request", ticket=request.id))


def _cell(request: StaffRequest) -> Cell:
    return Cell("ledger_staffrequest", "sealed", request.id)
