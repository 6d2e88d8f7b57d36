"""The ways the studio says no."""

from fanlight.foundation.errors import Busy, Invalid, Refused


class UploadTooLarge(Refused):
    """This file is larger than what is taken here. Trim it, or record it with a smaller picture."""

    code = "upload_too_large"
    status = 413


class QuotaReached(Refused):
    """Your videos already take up all the room you have here. Delete some, then upload this one."""

    code = "quota_reached"
    status = 413


class DiskFull(Refused):
    """This server has no room for it just now. What has arrived is kept; try again later."""

    code = "disk_full"
    status = 507


class TooManyUploads(Refused):
    """Too many of your uploads are unfinished. Finish or cancel one of them first."""

    code = "too_many_uploads"
    status = 429


class SoundNotShared(Refused):
    """This sound was taken back, or is not for others to use. Choose another one, or go without."""

    code = "sound_not_shared"
    status = 409


class DuetNotShared(Refused):
    """This video was taken back, or is not for others to make duets and stitches with. Choose another one."""

    code = "duet_not_shared"
    status = 409


class NotThatSound(Refused):
    """This video has another sound, so it is not credited to that one."""

    code = "not_that_sound"
    status = 409


class EmptyUpload(Refused):
    """This file is empty. Choose another one."""

    code = "upload_empty"
    status = 422


class BadUpload(Refused):
    """This is not a request of the tus 1.0 protocol."""

    code = "bad_upload"
    status = 400


class LengthUnknown(Refused):
    """Say how many bytes follow (Content-Length)."""

    code = "length_unknown"
    status = 411


class WrongProtocolVersion(Refused):
    """Only version 1.0.0 of the tus protocol is spoken here."""

    code = "wrong_protocol_version"
    status = 412


class WrongContentType(Refused):
    """Bytes of an upload come as application/offset+octet-stream."""

    code = "wrong_content_type"
    status = 415


class WrongOffset(Refused):
    """The bytes do not follow on from those that are here. Ask where to go on."""

    code = "wrong_offset"
    status = 409


class UploadBusy(Refused):
    """Another request is sending bytes of this upload."""

    code = "upload_busy"
    status = 423


class UploadsBusy(Busy):
    """Many uploads are coming in just now. Try again in a moment."""

    code = "uploads_busy"


class UploadGone(Refused):
    """This upload was not finished in time. Upload the file again."""

    code = "upload_gone"
    status = 410


class WrongChecksum(Refused):
    """Bytes were damaged on their way and thrown away. Send them again."""

    code = "wrong_checksum"
    status = 460


class NotReady(Refused):
    """The video is not finished yet."""

    code = "video_not_ready"
    status = 409


class AlreadyPublished(Refused):
    """The video is published and can no longer be changed. Withdraw it, then upload it anew."""

    code = "already_published"
    status = 409


class NotPublished(Refused):
    """The video is not published, so it cannot be withdrawn. Delete the draft instead."""

    code = "not_published"
    status = 409


class NothingToRetry(Refused):
    """Nothing has failed here."""

    code = "nothing_to_retry"
    status = 409


class NoSuchCover(Invalid):
    """There is no such cover to choose."""

    code = "no_such_cover"


class TextTooLong(Invalid):
    """This text is too long. Shorten it."""

    code = "text_too_long"


class TooManyHashtags(Invalid):
    """A caption can hold 30 different hashtags. Take some away."""

    code = "too_many_hashtags"


class TooManyMentions(Invalid):
    """A caption can mention 30 people. Take some away."""

    code = "too_many_mentions"


class UnusablePicture(Invalid):
    """This picture cannot be used. Choose a JPEG, PNG or WebP."""

    code = "unusable_picture"


class PictureTooLarge(Refused):
    """This picture is larger than 8 MB. Choose a smaller one."""

    code = "picture_too_large"
    status = 413


class TooManyLanguages(Invalid):
    """A video can have subtitles in 20 languages. Take some away."""

    code = "too_many_languages"


class WrongTimes(Invalid):
    """A line of subtitles ends before it begins."""

    code = "wrong_times"


class BeyondTheEnd(Invalid):
    """A line of subtitles begins after the video has ended. Is this the right file?"""

    code = "beyond_the_end"


class NothingToMakeSmaller(Refused):
    """This video is so small already that no smaller file could stand beside it."""

    code = "nothing_to_make_smaller"
    status = 409


class SecondPassDone(Refused):
    """Smaller files were made of this video, or are being made."""

    code = "second_pass_done"
    status = 409


class NoAv1Here(Refused):
    """The ffmpeg of this server cannot make smaller files: it lacks libsvtav1 or libvmaf."""

    code = "no_av1_here"
    status = 409


class NoTranscriber(Refused):
    """Nothing on this server can write subtitles. Its operator can name a program and a model in its settings."""

    code = "no_transcriber"
    status = 409


class NothingToHear(Refused):
    """This video has no sound to write down."""

    code = "nothing_to_hear"
    status = 409
