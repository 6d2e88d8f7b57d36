"""How loud a clip is, and the one gain that brings it to the level of the others."""

import re
from dataclasses import dataclass
from pathlib import Path

from fanlight.media import ffmpeg, sandbox
from fanlight.media.probe import Probe

TARGET_LUFS = -14.0
PEAK_DBTP = -1.5
SILENCE_LUFS = -50.0
"""Quieter than this is room noise: raising it would only make it audible."""

MOST_GAIN_DB = 20.0
MATTERS_DB = 1.0
"""A smaller difference is not heard between two clips."""

CHROMAPRINT = ("-c:a", "pcm_s16le", "-f", "chromaprint", "-fp_format", "raw")
STEREO = "aresample=48000,aformat=channel_layouts=stereo"
LEVEL = r"(-?[\d.]+|-inf)"
SUMMARY = re.compile(rf"Integrated loudness:\s+I:\s+{LEVEL} LUFS.*True peak:\s+Peak:\s+{LEVEL} dBFS", re.DOTALL)


@dataclass(frozen=True)
class Loudness:
    """ITU-R BS.1770, over the whole clip."""

    integrated_lufs: float
    true_peak_dbtp: float

    @property
    def gain_db(self) -> float:
        """What to add. Fixed, so that it never pumps; capped, so that it never clips; 0 where nobody would hear it."""
        if self.integrated_lufs < SILENCE_LUFS:
            return 0.0
        gain = min(TARGET_LUFS - self.integrated_lufs, PEAK_DBTP - self.true_peak_dbtp, MOST_GAIN_DB)
        return round(gain, 2) if abs(gain) >= MATTERS_DB else 0.0


def measure(source: Path, probe: Probe, *, heard: Path | None = None) -> Loudness | None:
    """Measured as it will be heard, in stereo; None when there is no sound that can be measured.

    The same pass writes its chromaprint, as `heard`, which has a folder of its own; not where this ffmpeg cannot.
    """
    if not probe.has_audio:
        return None
    reading = ffmpeg.reading(source, probe, threads=1)
    seconds, track = probe.duration_seconds, f"0:{probe.sound_index}"
    if heard and ffmpeg.knows_chromaprint() and (level := _measured(source, reading, track, seconds, heard)):
        return level
    return _measured(source, reading, track, seconds)


def measure_mixed(mixed: Path, seconds: float) -> Loudness | None:
    """The same for a FLAC file of ours."""
    return _measured(mixed, ffmpeg.hearing(mixed, "flac"), "0:0", seconds)


def _measured(
    source: Path, reading: list[str], track: str, seconds: float, heard: Path | None = None
) -> Loudness | None:
    file_bytes = sandbox.MEGABYTE if heard else 0
    allowance = sandbox.Allowance(cpu_seconds=30 + round(seconds), patience_seconds=120, file_bytes=file_bytes)
    command = [
        *(ffmpeg.binary(), "-nostdin", "-hide_banner", "-nostats", "-loglevel", "info", *reading),
        *("-map", track, "-af", f"{STEREO},ebur128=peak=true:framelog=quiet", "-f", "null", "-"),
        *(("-map", track, "-ac", "1", *CHROMAPRINT, f"file:{heard}") if heard else ()),
    ]
    try:
        said = sandbox.run(command, allowance, reads=source, writes=heard.parent if heard else None)[1]
    except sandbox.Broken:
        return None
    # The file's own titles are printed too, but before the summary.
    return _read(said.rpartition("Summary:")[2])


def _read(summary: str) -> Loudness | None:
    found = SUMMARY.search(summary)
    return Loudness(float(found[1]), float(found[2])) if found else None
