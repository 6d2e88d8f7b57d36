"""A moving picture for what has none: photos stand for some seconds each, a sound is seen as its wave."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fanlight.media import ffmpeg, refusal, sandbox
from fanlight.media.containers import FORMATS
from fanlight.media.ladder import even
from fanlight.media.limits import Limits
from fanlight.media.probe import Photo, Probe, Song
from fanlight.media.scratch import scratch

NAME = ".film.mkv"
ALONE_SECONDS, AMONG_OTHERS_SECONDS = 6, 3
"""How long a photo stands."""
FADE_SECONDS = 0.6
"""How long one of several turns into the next, half of it in the time of each."""
SHORT_SIDE, LONG_SIDE = 1080, 2400
"""As large as the largest rung."""

STILL_RATE, FADING_RATE, WAVE_RATE = 10, 25, 25
WIDTH, HEIGHT = 720, 1280
GROUND, LIGHT = "0x0B0B0D", "0xFFB84D"  # the feed's ground, and the window's light
BARS, BAR_WIDTH, BAR_GAP = 40, 15, 5
WAVE_HEIGHT = 400
COVER_SIDE = 560
COVER_TOP, WAVE_UNDER_COVER = 200, 820

# Players may be sent these very packets, so they are made as a rung is. The sound stays as good as it came.
PICTURE = ("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "20", "-pix_fmt", "yuv420p")
KEYFRAMES = ("-force_key_frames", "expr:gte(t,n_forced*2)", "-g", "600", "-sc_threshold", "0")
COLOURS = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setsar=1"
SAID = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


@contextmanager
def filmed(source: Path, found: Probe | Song | Photo, out: Path, limits: Limits) -> Iterator[Path]:
    """The file itself, or a film made of it in `out`, which is gone afterwards; raises `Unacceptable`."""
    if isinstance(found, Probe):
        yield source
        return
    film = out / NAME
    with scratch(out) as folder:
        made = folder / "film.mkv"
        command = _photo(source, found, limits) if isinstance(found, Photo) else _song(source, found, limits)
        _run([*command, *ffmpeg.BARE, "-f", "matroska", f"file:{made}"], found, reads=source, writes=folder)
        made.replace(film)
    try:
        yield film
    finally:
        film.unlink(missing_ok=True)


def _photo(source: Path, photo: Photo, limits: Limits) -> list[str]:
    """Each frame again and again; what is transparent in it shows the feed's ground. Several turn into each other."""
    width, height = _fitted(photo)
    rate = STILL_RATE if photo.count == 1 else FADING_RATE
    each = f"select='lt(n,{photo.count})',setpts=N*{stands(photo)}/TB"
    graph = [
        f"color=c={GROUND}:s={width}x{height}:r={rate}:d={_seconds(photo)}[ground]",
        f"[0:v:0]{each},scale={width}:{height}:flags=area,format=rgba[photo]",
        f"[ground][photo]overlay=eof_action=repeat:format=rgb,{COLOURS}[stood]",
        *_faded(photo.count),
    ]
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, "-reinit_filter", "0", *_reading(source, photo.format, limits)),
        *("-filter_complex", ";".join(graph), "-map", "[picture]", *PICTURE, *KEYFRAMES, *SAID, "-an"),
    ]


def _faded(count: int) -> list[str]:
    """Each photo stands half a fade longer on either side, so that all of them end when they would without."""
    if count == 1:
        return ["[stood]null[picture]"]
    cells = "".join(f"[c{number}]" for number in range(count))
    graph = [f"[stood]split={count}{cells}"]
    for number in range(count):
        start, half = number * AMONG_OTHERS_SECONDS, FADE_SECONDS / 2
        longer = ([f"start_mode=clone:start_duration={half}"] if number else []) + (
            [f"stop_mode=clone:stop_duration={half}"] if number < count - 1 else []
        )
        alone = f"trim=start={start}:duration={AMONG_OTHERS_SECONDS},setpts=PTS-STARTPTS"
        graph.append(f"[c{number}]{alone},tpad={':'.join(longer)},fps={FADING_RATE},settb=AVTB[p{number}]")
    before = "p0"
    for number in range(1, count):
        after = "picture" if number == count - 1 else f"x{number}"
        offset = number * AMONG_OTHERS_SECONDS - FADE_SECONDS / 2
        fade = f"xfade=transition=fade:duration={FADE_SECONDS}:offset={offset:.3f}"
        graph.append(f"[{before}][p{number}]{fade}[{after}]")
        before = after
    return graph


def _song(source: Path, song: Song, limits: Limits) -> list[str]:
    """The wave runs across the screen, under the cover if there is one."""
    has_cover = song.cover_index is not None
    width, top = BARS * BAR_WIDTH, WAVE_UNDER_COVER if has_cover else (HEIGHT - WAVE_HEIGHT) // 2
    levels = f"showwaves=s={BARS}x100:rate={WAVE_RATE}:mode=cline:draw=full:scale=cbrt:colors={LIGHT}"
    bars = f"scale={width}:{WAVE_HEIGHT}:flags=neighbor"
    gaps = f"drawgrid=w={BAR_WIDTH}:h={WAVE_HEIGHT + 1}:t={BAR_GAP}:c={GROUND}:replace=1"
    graph = [
        f"color=c={GROUND}:s={WIDTH}x{HEIGHT}:r={WAVE_RATE}[ground]",
        f"[0:{song.sound_index}]aresample=48000,aformat=sample_fmts=s16:channel_layouts=stereo,asplit[sound][seen]",
        f"[seen]aformat=channel_layouts=mono,{levels},{bars},{gaps}[wave]",
    ]
    if has_cover:
        inside = f"scale={COVER_SIDE}:{COVER_SIDE}:force_original_aspect_ratio=decrease:flags=area,format=rgba"
        centred = f"overlay=x=(W-w)/2:y={COVER_TOP}+({COVER_SIDE}-h)/2:eof_action=repeat:format=rgb"
        graph += [f"[0:{song.cover_index}]{inside}[cover]", f"[ground][cover]{centred}[below]"]
    below = "below" if has_cover else "ground"
    graph.append(f"[{below}][wave]overlay=x={(WIDTH - width) // 2}:y={top}:shortest=1:format=rgb,{COLOURS}[picture]")
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET),
        *("-t", f"{song.duration_seconds + 1:.3f}", *_reading(source, song.format, limits)),
        *("-filter_complex", ";".join(graph), "-map", "[picture]", *PICTURE, *KEYFRAMES, *SAID),
        *("-map", "[sound]", "-c:a", "flac"),
    ]


def _reading(source: Path, container: str, limits: Limits) -> list[str]:
    return [
        *("-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-f", container),
        *("-max_pixels", str(limits.max_photo_pixels), "-threads", "1", "-i", f"file:{source.resolve()}"),
    ]


def _fitted(photo: Photo) -> tuple[int, int]:
    """Its size upright, no larger than the largest rung."""
    turned = photo.quarter_turns % 2
    width, height = (photo.height, photo.width) if turned else (photo.width, photo.height)
    scale = min(1.0, SHORT_SIDE / min(width, height), LONG_SIDE / max(width, height))
    return even(width * scale), even(height * scale)


def stands(photo: Photo) -> int:
    """How long each of them is seen, in seconds."""
    return ALONE_SECONDS if photo.count == 1 else AMONG_OTHERS_SECONDS


def _seconds(found: Song | Photo) -> float:
    return found.duration_seconds if isinstance(found, Song) else found.count * stands(found)


def _run(command: Sequence[str], found: Song | Photo, *, reads: Path, writes: Path) -> None:
    seconds = _seconds(found)
    allowance = sandbox.Allowance(
        cpu_seconds=60 + round(5 * seconds),
        patience_seconds=300,
        file_bytes=round(2_000_000 * seconds) + 20 * sandbox.MEGABYTE,
    )
    try:
        sandbox.run(command, allowance, reads=reads, writes=writes)
    except sandbox.Broken as broken:
        raise refusal.of(broken.how) from broken
