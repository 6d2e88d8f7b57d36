"""What every suite may ask for."""

from collections.abc import Sequence
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_clips() -> Path:
    """The folder of real footage; the test is skipped where it is absent."""
    clips = SHARED / "clips"
    if not clips.is_dir():
        pytest.skip("the shared clips are not on this machine")
    return clips


def real_clips() -> Sequence[Path]:
    """Every file of real footage, for parametrisation; empty where there is none."""
    clips = SHARED / "clips"
    return sorted(p for p in clips.iterdir() if p.suffix != ".md") if clips.is_dir() else []
