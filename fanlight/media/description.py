"""What a finished MP4 file says of its picture: how large it is, and in which codec, as RFC 6381 writes it."""

import struct
from dataclasses import dataclass

from fanlight.media import boxes
from fanlight.media.boxes import Unreadable

SIZE_AT, BOXES_AT = 32, 86
"""In an entry of `stsd` (ISO/IEC 14496-12, 12.1.3)."""
WITHOUT_SHAPE = {66, 77, 88}
"""H.264 profiles that say nothing of colour and depth, for they know 4:2:0 in 8 bits alone."""


@dataclass(frozen=True, slots=True)
class Described:
    """A picture."""

    width: int
    height: int
    codec: str
    """`avc1.64001F`, `av01.0.05M.08`."""
    is_usual: bool
    """8 bits deep in 4:2:0, which every browser plays."""


def read(entries: bytes) -> Described:
    """From the `stsd` of its track; raises `Unreadable`."""
    try:
        kind, entry = entries[12:16], entries[8:]
        width, height = struct.unpack_from(">HH", entry, SIZE_AT)
        settings = dict(boxes.inside(entry[BOXES_AT : int.from_bytes(entry[:4])]))
        match kind:
            case b"avc1":
                return Described(width, height, *_h264(settings[b"avcC"]))
            case b"av01":
                return Described(width, height, *_av1(settings[b"av1C"]))
    except (struct.error, KeyError, IndexError) as error:
        raise Unreadable("its picture is not described") from error
    raise Unreadable("its picture is in another codec")


def _h264(head: bytes) -> tuple[str, bool]:
    """ISO/IEC 14496-15, 5.3.3.1: profile, constraints and level, and later the sequence's own parameters."""
    codec = f"avc1.{head[1:4].hex().upper()}"
    parameters = head[8 : 8 + int.from_bytes(head[6:8])]
    profile = parameters[1]
    if profile in WITHOUT_SHAPE:
        return codec, True
    numbers = _Numbers(parameters[4:16])  # ITU-T H.264, 7.3.2.1.1
    numbers.next()
    colour = numbers.next()
    return codec, colour == 1 and numbers.next() == 0 and numbers.next() == 0


def _av1(head: bytes) -> tuple[str, bool]:
    """AV1 Codec ISO Media File Format Binding, 2.3.3 and 5: profile, level, tier; depth and sampling of colour."""
    first, second = head[1], head[2]
    tier, depth = "H" if second & 0x80 else "M", second >> 5 & 3
    codec = f"av01.{first >> 5}.{first & 0x1F:02}{tier}.{(8, 8, 10, 12)[depth]:02}"
    return codec, not second & 0x70 and second & 0x0C == 0x0C


class _Numbers:
    """Numbers written as Exp-Golomb codes (ITU-T H.264, 9.1)."""

    def __init__(self, data: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in data)

    def next(self) -> int:
        zeros = len(self._bits) - len(self._bits.lstrip("0"))
        code, self._bits = self._bits[zeros : 2 * zeros + 1], self._bits[2 * zeros + 1 :]
        if len(code) <= zeros:
            raise Unreadable("a number without end")
        return int(code, 2) - 1
