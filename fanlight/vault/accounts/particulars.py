"""What is private about an account itself, as it is sealed into its row."""

from typing import Literal

import msgspec

AgeBand = Literal["under_16", "16_17", "adult"]


class Particulars(msgspec.Struct, frozen=True, kw_only=True):
    """Set at sign-up and changed in the settings."""

    age_band: AgeBand
    name: str = ""
    """The name given at sign-up; what is shown to others is the public profile's."""
    language: str = ""
    """BCP 47 tag of the language of the screen; empty follows the device."""
    learning: bool = True
    """Whether watches may teach the recommender about this person."""


_decoder = msgspec.json.Decoder(Particulars)


def encoded(particulars: Particulars) -> bytes:
    return msgspec.json.encode(particulars)


def decoded(data: bytes) -> Particulars:
    return _decoder.decode(data)
