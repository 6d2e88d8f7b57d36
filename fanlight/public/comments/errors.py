"""The ways comments say no."""

from fanlight.foundation.errors import Forbidden, Invalid, Refused


class CommentExists(Refused):
    """There is a comment of this id already, or there was."""

    code = "comment_exists"
    status = 409


class NoSuchComment(Refused):
    """What this answers was taken away, stands elsewhere, or is an answer itself."""

    code = "no_such_comment"
    status = 409


class CommentsClosed(Refused):
    """The creator of this video lets nobody write under it, or only people who follow them in public."""

    code = "comments_closed"
    status = 409


class NotYourComment(Forbidden):
    """Only whoever wrote it, or the creator of the video it stands under, takes a comment away."""

    code = "not_your_comment"


class WrongTime(Invalid):
    """It was written in the future, or before there was such a thing."""

    code = "wrong_time"
