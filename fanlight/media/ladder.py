"""Which sizes a clip is prepared in."""

from dataclasses import dataclass
from itertools import pairwise

from fanlight.media.probe import Probe


@dataclass(frozen=True)
class Rung:
    """One size. Its name is the most lines its short side may have."""

    name: str
    width: int
    height: int
    crf: int
    most_kbps: int


@dataclass(frozen=True)
class _Class:
    short_side: int
    crf: int
    most_kbps: int


CLASSES = (_Class(360, 26, 700), _Class(720, 25, 2500), _Class(1080, 25, 5000))
WORTH_A_RUNG = 1.25
"""A source this much larger than the rung below it gets one of its own size: 480 lines do not have to become 360."""

LONGEST = 20 / 9
"""The longest side, in short sides of the class: a phone's screen. A wider picture is made smaller, not cut."""


def plan(probe: Probe) -> list[Rung]:
    """Smallest first, never larger than the source, at least one."""
    chosen = [CLASSES[0]]
    for smaller, larger in pairwise(CLASSES):
        if _scale(probe, larger) >= WORTH_A_RUNG * _scale(probe, smaller):
            chosen.append(larger)
    return [_rung(probe, size) for size in chosen]


def most_kbps(short_side: int) -> int:
    """The most a rung with so many lines may take."""
    fitting = next((size for size in CLASSES if size.short_side >= short_side), CLASSES[-1])
    return fitting.most_kbps


def _rung(probe: Probe, size: _Class) -> Rung:
    scale = _scale(probe, size)
    return Rung(
        name=f"{size.short_side}p",
        width=even(probe.width * scale),
        height=even(probe.height * scale),
        crf=size.crf,
        most_kbps=size.most_kbps,
    )


def _scale(probe: Probe, size: _Class) -> float:
    longest = max(probe.width, probe.height)
    return min(1.0, size.short_side / probe.short_side, size.short_side * LONGEST / longest)


def even(side: float) -> int:
    """4:2:0 colour needs even sides."""
    return max(2, int(side + 1e-6) // 2 * 2)
