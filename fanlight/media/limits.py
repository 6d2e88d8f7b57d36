"""How large, long and intricate a clip may be."""

from dataclasses import dataclass
from typing import Protocol


class Settings(Protocol):
    """Where an installation says how much it takes."""

    @property
    def max_upload_bytes(self) -> int: ...

    @property
    def max_video_seconds(self) -> int: ...

    @property
    def max_video_pixels(self) -> int: ...


@dataclass(frozen=True)
class Limits:
    """What is told to people before they upload, and held to afterwards."""

    max_bytes: int
    max_seconds: int
    max_pixels: int
    max_streams: int = 8
    """Tracks of any kind; a phone writes up to seven."""

    max_photo_pixels: int = 64_000_000
    """The largest photo a phone takes has 50 to 60 million that arrive as one JPEG."""

    max_photos: int = 12
    """In one post."""

    min_seconds: float = 0.3
    min_side: int = 16
    max_aspect: float = 8.0

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """Those of an installation."""
        return cls(
            max_bytes=settings.max_upload_bytes,
            max_seconds=settings.max_video_seconds,
            max_pixels=settings.max_video_pixels,
        )

    @classmethod
    def of_finished(cls, size_bytes: int, seconds: float = 86_400) -> "Limits":
        """For a file of our own, which is looked at again."""
        return cls(max_bytes=size_bytes, max_seconds=round(seconds) + 60, max_pixels=2400 * 2400)

    @property
    def max_frames(self) -> int:
        """Twice sixty frames a second, at full length: ten seconds of slow motion pass, a flood of frames does not."""
        return 120 * self.max_seconds
