"""Decodes a sound packet by packet, to find how much of it cannot be read."""

import time
from fractions import Fraction

import av.error
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream

from fanlight.media.track import Track

BY_LUCK = 0.05
"""Of bytes without meaning a few packets decode, to noise: one of 174 was seen."""


class Hearing:
    """One track of sound. After `most_seconds` of work it stops, and takes the rest to be readable."""

    def __init__(self, sound: AudioStream, most_seconds: float) -> None:
        self.sound = sound
        self.track = Track(sound.time_base or Fraction(1))
        self._left_seconds = most_seconds
        if self.sound.codec_context is not None:
            self.sound.codec_context.thread_count = 1
        self._tried = 0
        self._unread = 0
        self._frames = 0

    def add(self, packet: "Packet[Stream]") -> None:
        """The last one is empty: it brings out what the decoder still holds."""
        if packet.size:
            self.track.add(packet)
        if self._left_seconds <= 0:
            return
        begun = time.process_time()
        is_read = self._decode(packet)
        if packet.size:
            self._tried += 1
            self._unread += not is_read
        self._left_seconds -= time.process_time() - begun

    @property
    def is_any(self) -> bool:
        """Whether there is something to be heard."""
        return self.track.packets > 0 and self.sound.codec_context is not None and self.unread_share < 1

    @property
    def unread_share(self) -> float:
        """From 0 to 1, where nothing of it is sound."""
        if not self._tried:
            return 0.0
        share = self._unread / self._tried
        return 1.0 if share > 1 - BY_LUCK or not self._frames else share

    def _decode(self, packet: "Packet[Stream]") -> bool:
        """Whether it could be read; it may well bring no frame, since the first ones only make a decoder ready."""
        if self.sound.codec_context is None:
            return False
        try:
            self._frames += len(packet.decode())
        except (av.error.FFmpegError, ValueError, OverflowError):  # what PyAV makes of impossible numbers
            return False
        return True
