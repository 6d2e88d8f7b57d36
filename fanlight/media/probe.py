"""What an upload truly is, or why it is turned away: looked at in a confined process, never in this one."""

from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from fanlight.media import refusal, sandbox, signature
from fanlight.media.containers import PHOTOS
from fanlight.media.limits import Limits

PQ, HLG = 16, 18  # transfer characteristics, ITU-T H.273 table 3
BT709, BT2020 = 1, 9  # colour primaries, table 2
KEEPS_TIMES = {"mov", "matroska", "mpegts", "flv"}
"""Containers whose packets say when they are shown; AVI says only when they are decoded."""

BASELINE_TO_HIGH = {"Baseline", "Constrained Baseline", "Main", "High"}
LISTENING_SECONDS = 15
"""So much of the allowance may go to hearing whether a sound can be read."""
ALLOWANCE = sandbox.Allowance(cpu_seconds=40, patience_seconds=150, memory_bytes=1_500_000_000)


@dataclass(frozen=True, kw_only=True)
class Probe:
    """Everything the preparation goes by. Measured from packets and a decoded frame, not believed from a header."""

    format: str
    """ffmpeg's name of the container."""

    size_bytes: int
    duration_seconds: float
    """Of the longer of picture and sound."""

    stored_width: int
    stored_height: int
    pixel_aspect: float
    rotation: int
    is_turned: bool
    """Carries any display matrix: turned, mirrored or moved."""

    pixel_format: str
    is_full_range: bool
    is_interlaced: bool
    matrix: int
    transfer: int
    primaries: int
    """These three as numbered in ITU-T H.273."""

    picture_index: int
    picture_codec: str
    picture_profile: str
    picture_seconds: float
    picture_kbps: float
    frame_count: int
    busiest_second: int
    """The most frames in any one second."""

    longest_frame_seconds: float
    longest_gop_seconds: float
    key_seconds: tuple[float, ...]
    """When keyframes are shown, from the start of the picture, at most four a second."""

    begins_with_key: bool
    hidden_packets: int
    """Packets that an edit list hides: what its maker trimmed away."""

    promised_frames: int = 0
    """So many a decoder shows where nothing is broken; 0 where packets do not tell, as in all codecs but HEVC."""

    sound_index: int | None = None
    sound_codec: str = ""
    sound_profile: str = ""
    sound_channels: int = 0
    unread_sound_seconds: float = 0.0
    """How much of its sound does not decode; known of what was sent, and all of it where `has_audio` is not."""

    @property
    def has_video(self) -> bool:
        return True

    @property
    def has_audio(self) -> bool:
        return self.sound_index is not None

    @property
    def width(self) -> int:
        """As seen: upright, in square pixels."""
        return self._seen[0]

    @property
    def height(self) -> int:
        return self._seen[1]

    @property
    def short_side(self) -> int:
        return min(self._seen)

    @property
    def is_hdr(self) -> bool:
        return self.transfer in {PQ, HLG}

    @property
    def is_uneven(self) -> bool:
        """Some frames stand much longer than others, as on a recorded screen."""
        return self.longest_frame_seconds > max(0.2, 3 / self.frames_per_second)

    @property
    def frames_per_second(self) -> float:
        return self.frame_count / self.picture_seconds

    @property
    def web_ready(self) -> bool:
        """Every browser plays its picture as it is, and nothing is hidden in it: its packets may be copied."""
        return (
            self.format in KEEPS_TIMES
            and self.picture_codec == "h264"
            and self.picture_profile in BASELINE_TO_HIGH
            and self.pixel_format == "yuv420p"
            and not (self.is_full_range or self.is_interlaced or self.is_hdr or self.is_turned or self.rotation)
            and self.pixel_aspect == 1
            and self.stored_width % 2 == self.stored_height % 2 == 0
            and self.short_side <= 1080
            and max(self._seen) <= 2400
            and self.picture_kbps <= _copied_kbps(self.short_side)
            and self.busiest_second <= 61
            and self.longest_gop_seconds <= 10.5  # x264's own habit: 250 frames, at 24 a second
            and self.begins_with_key
            and self.hidden_packets == 0
        )

    @property
    def _seen(self) -> tuple[int, int]:
        width, height = max(1, round(self.stored_width * self.pixel_aspect)), self.stored_height
        return (height, width) if round(self.rotation / 90) % 2 else (width, height)


@dataclass(frozen=True, kw_only=True)
class Song:
    """A file of sound alone."""

    format: str
    duration_seconds: float
    sound_index: int
    cover_index: int | None
    """The picture that came with it."""
    unread_sound_seconds: float
    """How much of it does not decode."""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture that stands still, or several."""

    format: str
    width: int
    height: int
    """As stored."""
    quarter_turns: int
    """Counterclockwise, that make it upright."""
    count: int
    cut_short: int
    """How many of them end before their picture does."""


def look(source: Path, limits: Limits) -> Probe | Song | Photo:
    """What an upload is, its sound listened to from end to end; raises `Unacceptable`."""
    return _look(source, limits, listening_seconds=LISTENING_SECONDS)


def probe(source: Path, limits: Limits) -> Probe:
    """Look at a finished film, or one of our own, without listening to it; raises `Unacceptable`."""
    found = _look(source, limits, listening_seconds=0)
    if not isinstance(found, Probe):
        raise refusal.Damaged
    return found


def _look(source: Path, limits: Limits, *, listening_seconds: int) -> Probe | Song | Photo:
    size_bytes = source.stat().st_size
    if size_bytes == 0:
        raise refusal.Empty
    if size_bytes > limits.max_bytes:
        raise refusal.TooLarge(megabytes=-(-size_bytes // 1_000_000), most=limits.max_bytes // 1_000_000)
    container = signature.container(source)
    kind = "photo" if container in PHOTOS else "clip"
    answer = ask(source, kind, container, limits, listening_seconds=listening_seconds) | {"format": container}
    if container in PHOTOS:
        return msgspec.convert(answer, Photo)
    if "picture_index" not in answer:
        return _checked_song(msgspec.convert(answer, Song), limits)
    found = msgspec.convert(answer | {"size_bytes": size_bytes}, Probe)
    _check_shape(found, limits)
    return found


def ask(source: Path, look: str, container: str, limits: Limits, *, listening_seconds: int = 0) -> dict[str, object]:
    """What the confined process says of a file; raises `Unacceptable`."""
    bounds = {**asdict(limits), "max_frames": limits.max_frames, "max_listening_seconds": listening_seconds}
    order = {"look": look, "container": container, "path": str(source.resolve()), "limits": bounds}
    try:
        said = sandbox.inspect("fanlight.media.inspection", order, ALLOWANCE, reads=source)
    except sandbox.Broken as broken:
        if broken.how == "failed":  # an error of ours, which no file should be blamed for
            raise
        raise refusal.of(broken.how) from broken
    answer = msgspec.json.decode(said, type=dict[str, object])
    if isinstance(code := answer.get("refused"), str):
        raise refusal.REFUSALS[code](**msgspec.convert(answer["details"], dict[str, int]))
    return answer


def _checked_song(found: Song, limits: Limits) -> Song:
    if found.duration_seconds < limits.min_seconds:
        raise refusal.TooShort(shortest=limits.min_seconds)
    return found


def _check_shape(found: Probe, limits: Limits) -> None:
    if found.picture_seconds < limits.min_seconds:
        raise refusal.TooShort(shortest=limits.min_seconds)
    longest = max(found.width, found.height)
    if found.short_side < limits.min_side or longest > limits.max_aspect * found.short_side:
        raise refusal.OddShape(width=found.width, height=found.height)
    if found.width * found.height > limits.max_pixels:
        raise refusal.TooManyPixels(width=found.width, height=found.height)


def _copied_kbps(short_side: int) -> int:
    """The most a copied picture may cost the viewers of its size; phones write several times as much."""
    return 2000 if short_side <= 400 else 5000 if short_side <= 720 else 8000
