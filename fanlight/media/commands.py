"""The ffmpeg commands that make renditions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fanlight.media import ffmpeg, moments, picture
from fanlight.media.ladder import Rung
from fanlight.media.loudness import STEREO
from fanlight.media.probe import Probe

PRESET = "veryfast"
KEYFRAME_SECONDS = 2
KEYFRAMES = f"expr:gte(t,n_forced*{KEYFRAME_SECONDS})"  # in seconds, since frames may come at any pace
SOUND_KBPS = 96
SOUND_BESIDE_A_COPY_KBPS = 128
PARAMETERS_ONLY = "filter_units=remove_types=6|12"
"""Without SEI and filler: messages inside the picture stream may carry what a camera wrote."""


@dataclass(frozen=True)
class Clip:
    """What every command needs to know."""

    source: Path
    probe: Probe
    gain_db: float
    threads: int
    mixed: Path | None = None
    """A FLAC file that is heard in place of the source's own sound."""

    @property
    def files(self) -> list[Path]:
        """What has to be read."""
        return [self.source, self.mixed] if self.mixed else [self.source]

    @property
    def sound(self) -> str | None:
        """ffmpeg's name of the track that is heard; None where there is nothing to hear."""
        if self.mixed:
            return "1:0"
        return f"0:{self.probe.sound_index}" if self.probe.has_audio else None


def remux(clip: Clip, file: Path) -> list[str]:
    """The picture as it is, in a new container; the sound too, unless its codec or its loudness has to change."""
    probe = clip.probe
    sound = ("-c:a", "copy") if _may_copy_sound(clip) else _sound_settings(SOUND_BESIDE_A_COPY_KBPS, _levelled(clip))
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, *ffmpeg.NEWS, *_reading(clip)),
        *("-map", f"0:{probe.picture_index}", "-c:v", "copy", "-bsf:v", PARAMETERS_ONLY),
        *(("-map", clip.sound, *sound) if clip.sound else ()),
        *(*ffmpeg.WEB, f"file:{file}"),
    ]


def encode(
    clip: Clip, rungs: Sequence[Rung], folder: Path, *, strictly: bool = False, seen: Path | None = None
) -> list[str]:
    """All these rungs from one decoding pass: a third cheaper than one run for each; the moments `seen`, if asked for.

    A packet that does not decode is passed over, or `strictly` ends the run.
    """
    step, picture, counted = ffmpeg.counting(f"0:{clip.probe.picture_index}", clip.probe)
    graph = [*step, *_graph(clip, rungs, picture, has_moments=seen is not None)]
    return [
        *(ffmpeg.binary(), *((*ffmpeg.QUIET, *ffmpeg.STRICTLY) if strictly else ffmpeg.TELLING), *ffmpeg.NEWS),
        *_reading(clip),
        *("-filter_complex", ";".join(graph), *counted),
        *(argument for number, rung in enumerate(rungs) for argument in _output(clip, rung, number, folder)),
        *(("-map", "[seen]", *moments.output(seen)) if seen else ()),
    ]


def decode(clip: Clip, seen: Path) -> list[str]:
    """The whole picture, to see that every packet of it decodes, and its moments."""
    chain = moments.chain(clip.probe.duration_seconds)
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, *ffmpeg.STRICTLY, *ffmpeg.NEWS),
        *ffmpeg.reading(clip.source, clip.probe, threads=clip.threads),
        *("-map", f"0:{clip.probe.picture_index}", "-f", "null", "-"),
        *("-map", f"0:{clip.probe.picture_index}", "-vf", chain, *moments.output(seen)),
    ]


def _reading(clip: Clip) -> list[str]:
    sound = ffmpeg.hearing(clip.mixed, "flac") if clip.mixed else []
    return [*ffmpeg.reading(clip.source, clip.probe, threads=clip.threads), *sound]


def _graph(clip: Clip, rungs: Sequence[Rung], source: str, *, has_moments: bool) -> list[str]:
    """Normalised once at the largest size, then made smaller from there; moments are seen on the smallest."""
    smallest, *_, largest = sorted([*rungs, *rungs], key=lambda rung: rung.width * rung.height)
    parts = "".join(f"[s{number}]" for number in range(len(rungs)))
    head = picture.normalised(clip.probe, largest.width, largest.height)
    graph = [f"[{source}]{head},split={len(rungs)}{parts}"]
    for number, rung in enumerate(rungs):
        step = "null" if rung is largest else picture.resized(rung.width, rung.height)
        sight = f",split[v{number}][m]" if has_moments and rung is smallest else f"[v{number}]"
        graph.append(f"[s{number}]{step}{sight}")
    if has_moments:
        graph.append(f"[m]{moments.chain(clip.probe.duration_seconds)}[seen]")
    if clip.sound:
        parts = "".join(f"[a{number}]" for number in range(len(rungs)))
        graph.append(f"[{clip.sound}]{_levelled(clip)},asplit={len(rungs)}{parts}")
    return graph


def _output(clip: Clip, rung: Rung, number: int, folder: Path) -> list[str]:
    sound = ("-map", f"[a{number}]", *_sound_settings(SOUND_KBPS, None)) if clip.sound else ()
    return [
        *("-map", f"[v{number}]", "-c:v", "libx264", "-preset", PRESET, "-profile:v", "high"),
        *("-crf", str(rung.crf), "-maxrate", f"{rung.most_kbps}k", "-bufsize", f"{2 * rung.most_kbps}k"),
        # MP4 keeps the length of a frame in decoding order: among B-frames, that of a long last frame gets lost.
        *(("-bf", "0") if clip.probe.is_uneven else ()),
        *("-force_key_frames", KEYFRAMES, "-g", "600", "-sc_threshold", "0"),
        # Any other mode drops frames of a clip whose pace varies (33 of 63 were lost), and on the usual clock, which
        # ticks once a frame, the others are shown at the wrong time.
        *("-fps_mode", "passthrough", "-enc_time_base:v", "1:90000", "-threads", str(clip.threads)),
        *(*sound, *ffmpeg.WEB, f"file:{folder / rung.name}.mp4"),
    ]


def _levelled(clip: Clip) -> str:
    """Stereo at the common loudness; silence fills what is missing, so that sound and picture stay together."""
    gain = f",volume={clip.gain_db}dB" if clip.gain_db else ""
    return f"{STEREO}{gain},aresample=48000:async=1:first_pts=0"


def _sound_settings(kbps: int, filters: str | None) -> tuple[str, ...]:
    return (*(("-af", filters) if filters else ()), "-c:a", "aac", "-b:a", f"{kbps}k")


def _may_copy_sound(clip: Clip) -> bool:
    """Players stop at a packet that does not decode."""
    probe = clip.probe
    is_fit = probe.sound_codec == "aac" and probe.sound_profile == "LC" and probe.sound_channels <= 2
    return is_fit and not (probe.unread_sound_seconds or clip.gain_db or clip.mixed)
