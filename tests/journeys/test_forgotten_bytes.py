"""Bytes that nobody shows leave the public plane without anybody writing to it."""

import os
import time
from pathlib import Path

import pytest

from tests.journeys.public_plane import PublicPlane

pytestmark = pytest.mark.slow

LEFT_OVER = """
from fanlight.foundation import clock
from fanlight.public.holdings.models import Leaving
from fanlight.public.holdings.store import store
for number in range(250):
    Leaving.objects.create(name=store().put_bytes(str(number).encode(), "mp4"), due_at=clock.now())
"""


def test_what_is_due_and_what_never_arrived_whole_is_gone_soon_after_the_start(tmp_path: Path) -> None:
    plane, objects = PublicPlane(tmp_path), tmp_path / "public" / "objects"
    plane.run(LEFT_OVER)
    half = objects / "arriving" / "0123"
    half.write_bytes(b"half a film")
    os.utime(half, (time.time() - 7200,) * 2)

    with plane.running():
        deadline = time.monotonic() + 120
        while files(objects) and time.monotonic() < deadline:
            time.sleep(0.1)

    assert files(objects) == []


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]
