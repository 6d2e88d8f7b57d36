"""The ways in which staff are kept out."""

from fanlight.foundation.errors import Forbidden, Invalid, NotFound


class NotAnOperator(Forbidden):
    """Only an operator, with their own password, may do this."""

    code = "not_an_operator"


class NotReadable(Invalid):
    """The manifest does not let staff read this field for this purpose."""

    code = "not_readable"


class BadRequest(Invalid):
    """A request needs a reason of 10 to 500 letters, at least one field, and 1 to 72 hours."""

    code = "bad_access_request"


class NoRequest(NotFound):
    """There is no such request."""

    code = "no_access_request"


class SamePerson(Forbidden):
    """Another operator has to approve it than the one who asked."""

    code = "same_operator"


class NotApproved(Forbidden):
    """Nothing can be read: no second operator has approved it, its time is over, or it was closed."""

    code = "not_approved"
