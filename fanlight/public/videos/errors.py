"""The ways videos say no."""

from fanlight.foundation.errors import Forbidden, Invalid, Refused


class AlreadyPublished(Refused):
    """A video of this id is out already."""

    code = "video_exists"
    status = 409


class Withdrawn(Refused):
    """This video was taken back, and its id does not come back."""

    code = "video_withdrawn"
    status = 409


class NotYourVideo(Forbidden):
    """Another actor published this video."""

    code = "not_your_video"


class WrongTime(Invalid):
    """The time of publication lies in the future, or before there was such a thing."""

    code = "wrong_time"


class NoSuchVideo(Refused):
    """There is no video of this id here."""

    code = "no_such_video"
    status = 409


class SoundNotShared(Refused):
    """This sound was taken back, or is not for others to use."""

    code = "sound_not_shared"
    status = 409


class DuetNotShared(Refused):
    """This video was taken back, or is not for others to make duets and stitches with."""

    code = "duet_not_shared"
    status = 409


class TooManyLanguages(Invalid):
    """A video can have subtitles in so many languages and no more."""

    code = "too_many_languages"
