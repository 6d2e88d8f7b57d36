"""What every finished rendition must be, checked by reading it whole."""

from dataclasses import dataclass
from pathlib import Path

import av
from av.sidedata.sidedata import Type

ALLOWED_TAGS = {"major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"}
OUR_WORDS = {"Lavc libx264", "Lavc aac"}


@dataclass
class Finished:
    """A rendition, decoded from its first to its last frame."""

    width: int
    height: int
    pixel_format: str
    video_codec: str
    audio_codec: str | None
    frames: int
    audio_seconds: float
    seconds: float
    rotated: bool
    pixel_aspect: float
    tracks: int
    tags: dict[str, str]
    keyframes: list[float]
    colours: tuple[int, int, int]


def decoded(path: Path) -> Finished:
    """Raises when anything in it does not decode."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        audio = container.streams.audio[0] if container.streams.audio else None
        tags = dict(container.metadata)
        for stream in container.streams:
            tags |= {name: text for name, text in stream.metadata.items() if text not in OUR_WORDS}
        frames, samples, keyframes, rotated = 0, 0, [], False
        for packet in container.demux(*[stream for stream in (video, audio) if stream]):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    frames += 1
                    rotated |= bool(frame.rotation) or Type.DISPLAYMATRIX in frame.side_data
                    if frame.key_frame:
                        keyframes.append(float(frame.time or 0))
                else:
                    samples += frame.samples
        codec = video.codec_context
        return Finished(
            width=codec.width,
            height=codec.height,
            pixel_format=codec.pix_fmt or "",
            video_codec=codec.name,
            audio_codec=audio.codec_context.name if audio else None,
            frames=frames,
            audio_seconds=samples / audio.codec_context.sample_rate if audio else 0.0,
            seconds=(container.duration or 0) / av.time_base,
            rotated=rotated,
            pixel_aspect=float(video.sample_aspect_ratio or 1),
            tracks=len(container.streams),
            tags=tags,
            keyframes=keyframes,
            colours=(int(codec.color_primaries), int(codec.color_trc), int(codec.colorspace)),
        )


def boxes(path: Path) -> list[str]:
    """The names of the outermost boxes, in order."""
    names, data, at = [], path.read_bytes(), 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        names.append(data[at + 4 : at + 8].decode("latin-1"))
        at += size if size > 1 else int.from_bytes(data[at + 8 : at + 16]) if size == 1 else len(data)
    return names


def assert_fit_for_the_web(path: Path, *, short_side: int, seconds: float) -> Finished:
    """H.264 4:2:0 and AAC, upright, square, whole, bare, playable before it is all there."""
    made, order = decoded(path), boxes(path)

    assert order.index("moov") < order.index("mdat")
    assert (made.video_codec, made.pixel_format) == ("h264", "yuv420p")
    assert made.audio_codec in {None, "aac"}
    assert made.tracks == 1 + (made.audio_codec is not None)
    assert not made.rotated
    assert made.pixel_aspect == 1
    assert made.width % 2 == made.height % 2 == 0
    assert min(made.width, made.height) <= short_side
    assert abs(made.seconds - seconds) <= max(0.2, 0.02 * seconds)
    assert made.tags.keys() <= ALLOWED_TAGS, made.tags
    return made
