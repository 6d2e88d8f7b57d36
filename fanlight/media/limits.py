"""How large, long and intricate a clip may be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What is told to people before they upload, and held to afterwards."""

    max_bytes: int
    max_seconds: int
    max_pixels: int
    max_streams: int = 8
    """Tracks of any kind; a phone writes up to seven."""

    min_seconds: float = 0.3
    min_side: int = 16
    max_aspect: float = 8.0

    @property
    def max_frames(self) -> int:
        """Twice sixty frames a second, at full length: ten seconds of slow motion pass, a flood of frames does not."""
        return 120 * self.max_seconds
