"""How far ffmpeg is with a clip, read from what it prints."""

from collections.abc import Callable


class Progress:
    """Reads what `ffmpeg -progress` prints; only a later time in the clip is news."""

    def __init__(self, seconds: float, tell: Callable[[float], None]) -> None:
        self._seconds = seconds
        self._tell = tell
        self._latest = 0

    def __call__(self, line: str) -> bool:
        name, _, value = line.partition("=")
        if name != "out_time_us" or not value.isdigit() or int(value) <= self._latest:
            return False
        self._latest = int(value)
        self._tell(min(1.0, self._latest / 1e6 / self._seconds))
        return True
