"""Every way a file is turned away, in words for the person who sent it."""

from typing import ClassVar

from fanlight.foundation.errors import Refused


class Unacceptable(Refused):
    """This file cannot become a video here."""

    code = "unacceptable"
    status = 422
    remedy: ClassVar[str] = "Try another file."
    """What to do next."""

    def __init__(self, **details: object) -> None:
        super().__init__((type(self).__doc__ or "").format(**details), **details)

    @property
    def reason(self) -> str:
        """The true reason, in plain words."""
        return self.message


class Empty(Unacceptable):
    """The file is empty."""

    code = "empty"
    remedy = "Check that it plays on your device, then send it again."


class TooLarge(Unacceptable):
    """The file has {megabytes} MB; the largest accepted has {most} MB."""

    code = "too_large"
    remedy = "Trim it, or export it at a lower quality."


class NotAVideo(Unacceptable):
    """This is {what}, whatever its name says: neither a video, nor a photo, nor a sound."""

    code = "not_a_video"
    remedy = "Send a video (MP4, MOV, WebM), a photo (JPEG, PNG, WebP) or a sound (MP3, M4A, WAV)."


class NothingInIt(Unacceptable):
    """The file has neither picture nor sound."""

    code = "nothing_in_it"
    remedy = "Check that it plays on your device, or export it again."


class UnknownCodec(Unacceptable):
    """What is in it is stored in a way that cannot be read here."""

    code = "unknown_codec"
    remedy = "Export it as MP4 (H.264), then send that."


class Damaged(Unacceptable):
    """The file is damaged and cannot be read."""

    code = "damaged"
    remedy = "Check that it plays on your device, or export it again."


class CutShort(Unacceptable):
    """The file ends before the video does: part of it is missing."""

    code = "cut_short"
    remedy = "Copy or export it again, then send the whole file."


class TooLong(Unacceptable):
    """The video is longer than {longest} seconds."""

    code = "too_long"
    remedy = "Trim it, then send the part that matters."


class TooShort(Unacceptable):
    """There is less than {shortest} seconds in it."""

    code = "too_short"
    remedy = "Send a longer video."


class TooManyPixels(Unacceptable):
    """The picture has {width} x {height} pixels, which is more than can be prepared here."""

    code = "too_many_pixels"
    remedy = "Export it at 4K or less."


class TooManyPhotos(Unacceptable):
    """There are more than {most} photos in it."""

    code = "too_many_photos"
    remedy = "Choose fewer of them."


class TooManyTracks(Unacceptable):
    """The file holds {tracks} tracks; at most {most} are accepted."""

    code = "too_many_tracks"
    remedy = "Export it with one picture and one sound track."


class TooManyFrames(Unacceptable):
    """The video has more than {most} frames."""

    code = "too_many_frames"
    remedy = "Export it at 60 frames a second or less, or trim it."


class OddShape(Unacceptable):
    """A picture of {width} x {height} pixels is too narrow to show."""

    code = "odd_shape"
    remedy = "Crop it to a more usual shape."


class TooDemanding(Unacceptable):
    """Reading this file takes more time or memory than any video should."""

    code = "too_demanding"
    remedy = "Export it as MP4 (H.264) at 1080p, then send that."


class PartnerUnreadable(Unacceptable):
    """The video that yours was to be joined with cannot be read."""

    code = "partner_unreadable"
    remedy = "Upload yours again without it."


class NotAnImage(Unacceptable):
    """This is not an image that can be read here."""

    code = "not_an_image"
    remedy = "Send a JPEG, PNG, WebP or GIF."


REFUSALS: dict[str, type[Unacceptable]] = {refusal.code: refusal for refusal in Unacceptable.__subclasses__()}
"""By code, for what a child process reports."""


def of(how: str) -> Exception:
    """The refusal that a confined program's end amounts to; an OSError where the file is not at fault."""
    match how:
        case "out_of_time" | "out_of_memory":
            return TooDemanding()
        case "failed" | "crashed":
            return Damaged()
        case _:
            return OSError(f"the preparation of a video was interrupted: {how}")
