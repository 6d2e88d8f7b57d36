"""How anything here says no."""

from typing import ClassVar


class Refused(Exception):
    """A request that cannot be granted, named as its reason.

    A subclass's docstring is the sentence its reader gets; `code` is stable and meant for programs.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, message: str | None = None, **details: object) -> None:
        self.message = message or (type(self).__doc__ or "Refused.").strip().splitlines()[0]
        self.details = details
        super().__init__(self.message)


class NotFound(Refused):
    """There is nothing here, or it is not for you to see."""

    code = "not_found"
    status = 404


class SignInNeeded(Refused):
    """Sign in first."""

    code = "sign_in_needed"
    status = 401


class Forbidden(Refused):
    """This is not yours to do."""

    code = "forbidden"
    status = 403


class Invalid(Refused):
    """Something in this request has the wrong form."""

    code = "invalid"
    status = 422


class TooMany(Refused):
    """Too many tries in a short time. Wait a little, then try again."""

    code = "too_many"
    status = 429


class Busy(Refused):
    """Much is coming in just now. Try again in a moment."""

    code = "busy"
    status = 503
