"""The ways this feature says no."""

from fanlight.foundation.errors import NotFound, Refused


class NoSuchVideo(NotFound):
    """This video does not exist, or is no longer here."""

    code = "no_such_video"


class NoSuchCreator(NotFound):
    """This creator does not exist, or is no longer here."""

    code = "no_such_creator"


class NotYourself(Refused):
    """This is yourself: choose someone else."""

    code = "not_yourself"
    status = 409


class TooManyMarks(Refused):
    """Your list is full. Take something off it first."""

    code = "too_many_marks"
    status = 409
