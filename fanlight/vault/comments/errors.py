"""The ways this feature says no."""

from fanlight.foundation.errors import Forbidden, Invalid, NotFound, Refused, TooMany


class NoSuchVideo(NotFound):
    """This video does not exist, or is no longer here."""

    code = "no_such_video"


class NoSuchComment(NotFound):
    """This comment does not exist, or was taken away."""

    code = "no_such_comment"


class NotPublic(Refused):
    """Only videos for everyone can be written under: what is written there is for everyone."""

    code = "video_not_public"
    status = 409


class CommentExists(Refused):
    """Something else was written under this id. Send it again under a new one."""

    code = "comment_exists"
    status = 409


class CommentsClosed(Forbidden):
    """The creator of this video lets nobody write under it."""

    code = "comments_closed"


class OnlyFollowers(Forbidden):
    """The creator of this video lets those write under it who follow them in public."""

    code = "comments_for_followers"


class AnswersAnAnswer(Invalid):
    """An answer is not answered by itself: answer what it answers, and name whom you mean."""

    code = "answers_an_answer"


class EmptyComment(Invalid):
    """Write something first."""

    code = "empty_comment"


class TooManyMentions(Invalid):
    """A comment names at most ten people."""

    code = "too_many_names"


class TooManyComments(TooMany):
    """You have written a lot in a short time. What you wrote is not lost: send it in a while."""

    code = "too_many_comments"


class NotAWord(Invalid):
    """A word that holds comments back has at least one letter or digit, and at most 60 characters."""

    code = "not_a_word"


class TooManyWords(Invalid):
    """At most 200 words can hold comments back."""

    code = "too_many_words"
