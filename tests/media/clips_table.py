"""Prepares every clip of real footage, and prints what became of each: `python -m tests.media.clips_table`."""

import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from fanlight.media.limits import Limits
from fanlight.media.poster import Cover
from fanlight.media.preparation import Listener
from fanlight.media.preparation import prepare as prepared
from fanlight.media.probe import Probe
from fanlight.media.refusal import Unacceptable
from fanlight.media.rendition import Rendition
from tests.conftest import real_clips

LIMITS = Limits(max_bytes=300_000_000, max_seconds=180, max_pixels=16_777_216)

TRUE_REASONS: dict[str, str] = {}
"""Why some are refused, by name; all others become videos. Two hold sound only, and become its wave."""


@dataclass
class Outcome:
    """What became of one clip."""

    clip: Path
    probe: Probe | None = None
    covers: list[Cover] = field(default_factory=list)
    renditions: list[Rendition] = field(default_factory=list)
    refusal: Unacceptable | None = None
    first_playable_seconds: float = 0.0

    @property
    def is_right(self) -> bool:
        """Whether it can be played, or was refused for the true reason."""
        code = self.refusal.code if self.refusal else None
        return code == TRUE_REASONS.get(self.clip.name) and (code is not None or bool(self.renditions))

    def row(self) -> str:
        if self.refusal:
            return f"{self.clip.name:48} refused   {self.refusal.code}: {self.refusal.reason}"
        assert self.probe is not None
        rungs = ", ".join(f"{made.name} {made.width}x{made.height} {made.mean_kbps}k" for made in self.renditions)
        how = "copied " if self.probe.web_ready else "encoded"
        return f"{self.clip.name:48} {how}   {self.probe.duration_seconds:5.1f} s   {rungs}"


def prepare(clip: Path, out: Path) -> Outcome:
    """The whole preparation of one clip."""
    outcome = Outcome(clip)
    try:
        made = prepared(clip, out, LIMITS, _Watch(outcome))
        outcome.probe, outcome.covers, outcome.renditions = made.probe, made.covers, made.renditions
    except Unacceptable as turned:
        outcome.refusal = turned
    return outcome


class _Watch(Listener):
    """Notes when the first size could be played."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome, self._begun = outcome, time.monotonic()

    def playable(self, made: Rendition) -> None:
        if not self._outcome.first_playable_seconds:
            self._outcome.first_playable_seconds = time.monotonic() - self._begun


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for clip in real_clips():
            print(prepare(clip, Path(folder) / clip.stem).row(), flush=True)
