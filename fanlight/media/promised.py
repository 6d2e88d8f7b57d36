"""How many pictures the packets of an HEVC track promise, by the types of what is in them (H.265, table 7-1)."""

import re
from collections.abc import Iterator
from itertools import islice

from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

RASL = {8, 9}
"""Leading pictures that lean on ones before the picture that they belong to."""
IRAP, CRA = range(16, 24), 21
"""Pictures at which decoding can begin; of all but this kind none that lead may lean on earlier ones."""
NO_PICTURE = {*range(32, 41), 62, 63}
"""Parameters, delimiters and messages, of Dolby Vision too."""
END_OF_SEQUENCE = b"\x48\x01"
MOST_LOOKED_AT = 64
START_CODE = re.compile(rb"\x00\x00\x01(.)", re.DOTALL)


class Promised:
    """Counts the pictures that a decoder shows of a track that is whole: all but what stands before the first at which
    it can begin, what leans on pictures that were cut away, and what an edit list hides."""

    def __init__(self, picture: VideoStream) -> None:
        self.frames = 0
        self._is_counted = picture.codec_context.name == "hevc"
        extradata = picture.codec_context.extradata or b""
        is_hvcc = len(extradata) > 21 and extradata[0] == 1  # ISO/IEC 14496-15, 8.3.3.1.2; else start codes
        self._length_bytes = (extradata[21] & 3) + 1 if is_hvcc else 0
        self._has_begun = False
        self._has_ended = True
        self._leads_nowhere = False

    def add(self, packet: "Packet[Stream]") -> None:
        if not self._is_counted:
            return
        data = memoryview(packet)
        kind = next((kind for kind in self._kinds(data) if kind not in NO_PICTURE), None)
        if kind is None:
            return
        if kind in IRAP:
            self._leads_nowhere = kind != CRA or self._has_ended
            self._has_begun = True
        is_shown = self._has_begun and not (kind in RASL and self._leads_nowhere)
        self.frames += is_shown and not packet.is_discard
        self._has_ended = not self._has_begun or data[-2:] == END_OF_SEQUENCE

    def _kinds(self, data: memoryview) -> Iterator[int]:
        """Of the first units of a packet."""
        if not self._length_bytes:
            yield from (found[1][0] >> 1 & 63 for found in islice(START_CODE.finditer(data), MOST_LOOKED_AT))
            return
        at, most = self._length_bytes, MOST_LOOKED_AT
        while at < len(data) and most:
            yield data[at] >> 1 & 63
            at += int.from_bytes(data[at - self._length_bytes : at], "big") + self._length_bytes
            most -= 1
