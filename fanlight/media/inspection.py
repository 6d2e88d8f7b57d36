"""Reads a clip with PyAV, in a process of its own that has nothing but that clip; answers in JSON."""

import json
import sys
from fractions import Fraction
from typing import Any

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.sidedata.sidedata import Type
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from fanlight.media.confinement import enter
from fanlight.media.containers import FORMATS
from fanlight.media.hearing import Hearing
from fanlight.media.promised import Promised
from fanlight.media.track import Track

OPEN = {"format_whitelist": FORMATS, "protocol_whitelist": "file", "max_streams": "64"}
CLOCK_MAY_JUMP = {"mpegts", "mpeg"}
START_OF_SCAN, END_OF_IMAGE = b"\xff\xda", b"\xff\xd9"
Answer = dict[str, object]


class Turned(Exception):
    """The clip is turned away; the parent finds the words for `code`."""

    def __init__(self, code: str, **details: object) -> None:
        self.answer: Answer = {"refused": code, "details": details}
        super().__init__(code)


def main() -> None:
    """Arguments: a confinement and an order, both JSON."""
    order = json.loads(sys.argv[2])
    enter(**json.loads(sys.argv[1]))
    print(json.dumps(_answer(order)))


def _answer(order: dict[str, Any]) -> Answer:
    look = {"clip": examine, "photo": regard}[order["look"]]
    try:
        with av.open(
            f"file:{order['path']}", format=order["container"], options=OPEN, metadata_errors="replace"
        ) as clip:
            return look(clip, order["limits"])
    except Turned as turned:
        return turned.answer
    except MemoryError:
        return {"refused": "too_demanding", "details": {}}
    except (av.error.FFmpegError, ValueError, OverflowError):  # what PyAV makes of impossible numbers and broken text
        return {"refused": "damaged", "details": {}}


def examine(clip: InputContainer, limits: dict[str, float]) -> Answer:
    """Everything the preparation needs to know of an upload, or why it is turned away."""
    _check_tracks(clip, limits)
    if not (picture := _picture(clip)):
        return listen(clip, limits)
    _check_size(picture, limits)
    hearing = _hearing(clip, limits)
    promised = Promised(picture)
    frame, seen = _scan(clip, picture, promised, hearing, limits)
    jumps = clip.format.name in CLOCK_MAY_JUMP
    seconds = seen.seconds(clock_may_jump=jumps)
    sounds = hearing.track.seconds(clock_may_jump=jumps) if hearing else 0.0
    _check_whole(clip, picture, seconds, max(seconds, sounds))
    is_heard = hearing is not None and hearing.is_any
    return {
        "duration_seconds": max(seconds, sounds) if is_heard else seconds,
        **_of_frame(picture, frame),
        **_of_picture(picture, seen, seconds),
        "promised_frames": promised.frames,
        **(_of_sound(hearing.sound) if hearing and is_heard else {}),
        "unread_sound_seconds": sounds * hearing.unread_share if hearing else 0.0,
    }


def listen(clip: InputContainer, limits: dict[str, float]) -> Answer:
    """A file of sound alone: which track, how long, and the cover that may come with it."""
    if not clip.streams.audio:
        raise Turned("nothing_in_it")
    hearing = _hearing(clip, limits)
    if not hearing:
        raise Turned("damaged")
    if hearing.sound.codec_context is None:
        raise Turned("unknown_codec")
    jumps = clip.format.name in CLOCK_MAY_JUMP
    for packet in clip.demux([hearing.sound]):
        hearing.add(packet)
        if hearing.track.seconds(clock_may_jump=jumps) > limits["max_seconds"] + 0.5:
            raise Turned("too_long", longest=limits["max_seconds"])
    if not hearing.is_any:
        raise Turned("damaged")
    seconds = hearing.track.seconds(clock_may_jump=jumps)
    return {
        "duration_seconds": seconds,
        "cover_index": _cover_index(clip, limits),
        "sound_index": hearing.sound.index,
        "unread_sound_seconds": seconds * hearing.unread_share,
    }


def regard(clip: InputContainer, limits: dict[str, float]) -> Answer:
    """A photo, or several of the same shape, one behind the other.

    Phones hang maps of depth and of brightness behind a photo: those have another shape, and end what is shown.
    """
    if not (picture := _picture(clip)):
        raise Turned("damaged")
    _check_size(picture, limits, "max_photo_pixels")
    first: VideoFrame | None = None
    count = cut_short = 0
    for packet in clip.demux([picture]):
        if (frame := _first_frame(packet)) is None:
            continue
        first = first or frame
        if (frame.width, frame.height, frame.format.name) != (first.width, first.height, first.format.name):
            break
        count += 1
        cut_short += picture.codec_context.name == "mjpeg" and _is_cut_short(bytes(packet))
        if count > limits["max_photos"]:
            raise Turned("too_many_photos", most=limits["max_photos"])
    if first is None:
        raise Turned("damaged")
    turns = round(first.rotation / 90) % 4
    return {
        "width": first.width,
        "height": first.height,
        "quarter_turns": turns,
        "count": count,
        "cut_short": cut_short,
    }


def _is_cut_short(jpeg: bytes) -> bool:
    """Whether the last scan does not end: what is missing is drawn in grey, and no decoder says so (T.81, B.1.1.3)."""
    return END_OF_IMAGE not in jpeg[max(0, jpeg.rfind(START_OF_SCAN)) :]


def _check_tracks(clip: InputContainer, limits: dict[str, float]) -> None:
    if len(clip.streams) > limits["max_streams"]:
        raise Turned("too_many_tracks", tracks=len(clip.streams), most=limits["max_streams"])


def _picture(clip: InputContainer) -> VideoStream | None:
    moving = [s for s in clip.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        return None
    best = clip.streams.best("video")
    picture = best if best in moving and isinstance(best, VideoStream) else moving[0]
    if picture.codec_context is None:
        raise Turned("unknown_codec")
    return picture


def _hearing(clip: InputContainer, limits: dict[str, float]) -> Hearing | None:
    best = clip.streams.best("audio")
    return Hearing(best, limits["max_listening_seconds"]) if isinstance(best, AudioStream) else None


def _cover_index(clip: InputContainer, limits: dict[str, float]) -> int | None:
    """The picture that comes with a song, if it is one that can be shown."""
    for picture in clip.streams.video:
        codec = picture.codec_context
        if codec is not None and 0 < codec.width * codec.height <= limits["max_photo_pixels"]:
            return picture.index
    return None


def _check_size(picture: VideoStream, limits: dict[str, float], most: str = "max_pixels") -> None:
    """Before a single frame is decoded: the decoder itself would take gigabytes."""
    width, height = picture.codec_context.width, picture.codec_context.height
    if width <= 0 or height <= 0:
        raise Turned("damaged")
    if width * height > limits[most]:
        raise Turned("too_many_pixels", width=width, height=height)


def _scan(
    clip: InputContainer,
    picture: VideoStream,
    promised: Promised,
    hearing: Hearing | None,
    limits: dict[str, float],
) -> tuple[VideoFrame, Track]:
    """Every packet, and the first frame that decodes."""
    picture.codec_context.thread_count = 1
    seen = Track(picture.time_base or Fraction(1))
    jumps = clip.format.name in CLOCK_MAY_JUMP
    frame: VideoFrame | None = None
    for packet in clip.demux([picture, *([hearing.sound] if hearing else [])]):
        if hearing and packet.stream is hearing.sound:
            hearing.add(packet)
            track = hearing.track
        else:
            if packet.size:
                seen.add(packet)
                promised.add(packet)
            if frame is None:
                frame = _first_frame(packet)
            track = seen
        if track.seconds(clock_may_jump=jumps) > limits["max_seconds"] + 0.5:
            raise Turned("too_long", longest=limits["max_seconds"])
        if seen.packets > limits["max_frames"]:
            raise Turned("too_many_frames", most=limits["max_frames"])
    if frame is None:
        raise Turned("damaged")
    return frame, seen


def _first_frame(packet: "Packet[Stream]") -> VideoFrame | None:
    """Some clips begin with frames that lean on missing ones: those are passed over."""
    try:
        frames = packet.decode()
    except (av.error.FFmpegError, ValueError, OverflowError):  # what PyAV makes of impossible numbers and broken text
        return None
    return next((f for f in frames if isinstance(f, VideoFrame)), None)


def _check_whole(clip: InputContainer, picture: VideoStream, seconds: float, whole: float) -> None:
    """A file that promises much more than it holds has lost its end. Other containers promise nothing."""
    if "mov" in clip.format.name and picture.duration and picture.time_base:
        promised, found = float(picture.duration * picture.time_base), seconds
    elif "matroska" in clip.format.name and clip.duration:
        promised, found = clip.duration / av.time_base, whole
    else:
        return
    if promised - found > max(0.5, 0.1 * promised):
        raise Turned("cut_short")


def _of_frame(picture: VideoStream, frame: VideoFrame) -> Answer:
    """From a decoded frame, since the container may say anything."""
    ratio = picture.sample_aspect_ratio or picture.codec_context.sample_aspect_ratio or Fraction(1)
    return {
        "stored_width": frame.width,
        "stored_height": frame.height,
        "pixel_aspect": float(ratio) if ratio > 0 else 1.0,
        "rotation": frame.rotation,
        "is_turned": Type.DISPLAYMATRIX in frame.side_data,
        "pixel_format": frame.format.name,
        "is_full_range": int(frame.color_range) == 2,
        "matrix": int(frame.colorspace),
        "is_interlaced": bool(frame.interlaced_frame),
    }


def _of_picture(picture: VideoStream, seen: Track, seconds: float) -> Answer:
    codec = picture.codec_context
    return {
        "picture_index": picture.index,
        "picture_codec": codec.name,
        "picture_profile": codec.profile or "",
        "picture_seconds": seconds,
        "picture_kbps": seen.size_bytes * 8 / 1000 / seconds if seconds else 0.0,
        "transfer": int(codec.color_trc),
        "primaries": int(codec.color_primaries),
        "frame_count": len(seen.times),
        "busiest_second": seen.busiest_second(),
        "longest_frame_seconds": seen.longest_frame_seconds(),
        "longest_gop_seconds": seen.longest_gop_seconds(),
        "key_seconds": seen.key_seconds(),
        "begins_with_key": seen.begins_with_key,
        "hidden_packets": seen.hidden,
    }


def _of_sound(sound: AudioStream) -> Answer:
    codec = sound.codec_context
    return {
        "sound_index": sound.index,
        "sound_codec": codec.name,
        "sound_profile": codec.profile or "",
        "sound_channels": codec.channels,
    }


if __name__ == "__main__":
    main()
