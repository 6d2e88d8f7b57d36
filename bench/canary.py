"""How fast an auditor looks for planted markers in what an operator holds."""

import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZE = 256 * 1024 * 1024


def measure() -> dict[str, float]:
    """`canary.scan_gb_per_min`: half bytes as of videos, half rows as of dumps, a minute of processor time."""
    sys.path.insert(0, str(ROOT / "audit"))
    from fanlight_audit.canaries import Canaries, Scan  # its wheel is not installed beside ours

    draw, scan = random.Random(7), Scan(Canaries.fresh(["one", "two", "three"]))
    row = b"INSERT INTO videos_video VALUES ('%d', 'a caption of some words and #hashtags', '2026-11-27 10:00:00');\n"
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        file = Path(folder) / "dump"
        with file.open("wb") as out:
            while out.tell() < SIZE:
                out.write(draw.randbytes(1024 * 1024))
                out.write(b"".join(row % draw.getrandbits(60) for _ in range(10_000)))
        before = time.process_time()
        assert not list(scan.path(file))
        worked = time.process_time() - before
        return {"canary.scan_gb_per_min": file.stat().st_size / 1e9 / worked * 60}
