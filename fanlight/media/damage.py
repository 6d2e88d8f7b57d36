"""What of an upload could not be read though it became a video: its creator is to hear of it before others do."""

import re
from dataclasses import dataclass
from typing import Literal

from fanlight.media import filming
from fanlight.media.probe import Photo, Probe, Song

NOTICED_SECONDS = 0.25
"""Less goes unnoticed. Sound may begin or end with a packet that does not decode, and a film with frames that lean on
what was cut away."""

PATCHED = re.compile(r"^\[vist#.*\] corrupt decoded frame", re.MULTILINE)
LOST = re.compile(r"^\[vist#.*\] (?:Error submitting packet|Decoding error)", re.MULTILINE)
"""What ffmpeg says at `warning` of a picture it patched up, or lost."""

CAME_OUT = re.compile(r"^frame=(\d+)$", re.MULTILINE)
"""What it tells on its way of the frames of its first output."""

Unread = Literal["none", "part", "all"]


@dataclass(frozen=True, kw_only=True)
class Damage:
    """How much of it was lost."""

    sound: Unread
    """Of what it brought itself. `all`: the video is as silent as if it had brought none."""
    sound_seconds: float
    has_broken_picture: bool
    picture_seconds: float


def of(sent: Probe | Song | Photo, picture_seconds: float) -> Damage:
    """Of what was sent, given how much of its picture turned out broken when it was decoded."""
    if isinstance(sent, Photo):
        seconds, picture_seconds = 0.0, max(picture_seconds, filming.stands(sent) * sent.cut_short)
    else:
        seconds = sent.unread_sound_seconds
    is_silent = isinstance(sent, Probe) and not sent.has_audio
    return Damage(
        sound="none" if seconds < NOTICED_SECONDS else "all" if is_silent else "part",
        sound_seconds=seconds,
        has_broken_picture=picture_seconds >= NOTICED_SECONDS,
        picture_seconds=picture_seconds,
    )


def picture_seconds(news: str, words: str, found: Probe) -> float:
    """For how long a picture is seen that could not be read, from what ffmpeg told and said while it decoded it.

    Of some HEVC frames that it leaves out it says nothing: they are missing from those that came out, which the first
    output counts (`ffmpeg.counting`).
    """
    came_out = int((CAME_OUT.findall(news) or ["0"])[-1])
    lost = max(len(LOST.findall(words)), found.promised_frames - came_out)
    return min(found.picture_seconds, (len(PATCHED.findall(words)) + lost) / found.frames_per_second)
