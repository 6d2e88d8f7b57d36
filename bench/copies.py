"""How much memory a copy of 1 GB takes while it is gathered, and while it is taken in."""

import tempfile
from pathlib import Path

from tests import processes
from tests.vault.rights.weighing import MEGABYTE, weigh

FILES, FILE_BYTES = 4, 250 * MEGABYTE
MORE_BYTES = 100 * MEGABYTE
PATIENCE_S = 900


def measure() -> dict[str, float]:
    """`export.peak_rss_mb` and `import.peak_rss_mb`: the most that the process doing it held at once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        processes.own_databases("sqlite", Path(folder), "public", "vault", name="copies") as settings,
    ):
        peaks = weigh(
            Path(folder),
            settings,
            file_count=FILES,
            file_bytes=FILE_BYTES,
            more_bytes=MORE_BYTES,
            seconds=PATIENCE_S,
        )
    return {
        "export.peak_rss_mb": peaks.export / MEGABYTE,
        "import.peak_rss_mb": peaks.taking_in / MEGABYTE,
    }
