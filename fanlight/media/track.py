"""What a pass over a track's packets tells, without decoding one."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from av.packet import Packet
from av.stream import Stream

JUMP_SECONDS = 10  # as ffmpeg's own -dts_delta_threshold


@dataclass
class Track:
    """Times and sizes of the packets of one track. All times are in seconds."""

    tick: Fraction
    packets: int = 0
    hidden: int = 0
    """Packets that an edit list keeps from being shown."""

    size_bytes: int = 0
    begins_with_key: bool = False
    times: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    _start: float = 0.0
    _end: float = 0.0
    _stepped: float = 0.0
    _before: float | None = None

    def add(self, packet: "Packet[Stream]") -> None:
        self.packets += 1
        self.size_bytes += packet.size
        self.hidden += packet.is_discard
        if self.packets == 1:
            self.begins_with_key = packet.is_keyframe
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None and not packet.is_discard:
            decoded = packet.dts if packet.dts is not None else stamp
            self._place(float(stamp * self.tick), float(decoded * self.tick), float((packet.duration or 0) * self.tick))
            if packet.is_keyframe:
                self.keys.append(self.times[-1])

    def _place(self, shown: float, decoded: float, lasts: float) -> None:
        self._start = min(self._start, shown) if self.times else shown
        self._end = max(self._end, shown + lasts)
        step = decoded - self._before if self._before is not None else lasts
        self._stepped += step if 0 <= step <= JUMP_SECONDS else lasts
        self._before = decoded
        self.times.append(shown)

    def seconds(self, *, clock_may_jump: bool) -> float:
        """From the first packet shown to the end of the last; in transport streams, jumps of the clock left out."""
        if not self.times:
            return 0.0
        return self._stepped if clock_may_jump else self._end - self._start

    def busiest_second(self) -> int:
        """The most frames shown in any one second."""
        counts: dict[int, int] = {}
        for at in self.times:
            counts[int(at)] = counts.get(int(at), 0) + 1
        return max(counts.values(), default=0)

    def longest_frame_seconds(self) -> float:
        """How long the frame that stands longest is shown."""
        marks = [*sorted(self.times), self._end]
        return max((after - before for before, after in pairwise(marks)), default=0.0)

    def longest_gop_seconds(self) -> float:
        """The longest wait for a keyframe."""
        marks = [*sorted(self.keys), self._end]
        return max((after - before for before, after in pairwise(marks)), default=0.0)

    def key_seconds(self) -> list[float]:
        """Keyframes from the start of the track, none nearer than a quarter of a second to the one before."""
        kept: list[float] = []
        for at in sorted(self.keys):
            if not kept or at - self._start - kept[-1] >= 0.25:
                kept.append(round(at - self._start, 3))
        return kept
