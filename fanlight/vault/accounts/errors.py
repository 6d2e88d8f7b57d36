"""The ways this feature says no."""

from fanlight.foundation.errors import Forbidden, Invalid, Refused, TooMany


class HandleTaken(Refused):
    """Somebody already goes by this handle. Choose another."""

    code = "handle_taken"
    status = 409


class HandleReserved(Refused):
    """This handle is kept for the machine itself. Choose another."""

    code = "handle_reserved"
    status = 409


class BadHandle(Invalid):
    """A handle has 3 to 30 characters: small letters, digits and _."""

    code = "bad_handle"


class BadName(Invalid):
    """A name has at most 60 characters, and no control characters."""

    code = "bad_name"


class WeakPassword(Invalid):
    """A password has at least 10 characters, is not your handle, and is no common password, also not repeated."""

    code = "weak_password"


class WrongPassword(Refused):
    """The handle or the password is wrong."""

    code = "wrong_password"
    status = 403


class LivesElsewhere(Refused):
    """Whoever goes by this name is at another vault. Sign in there."""

    code = "lives_elsewhere"
    status = 403


class WrongRecoveryCode(Refused):
    """The handle or the recovery code is wrong."""

    code = "wrong_recovery_code"
    status = 403


class TooManyTries(TooMany):
    """Too many tries in a short time. Wait a little, then try again."""

    code = "too_many_tries"


class OwnPasswordWrong(Forbidden):
    """This is not your present password."""

    code = "own_password_wrong"


class KeyDestroyed(Refused):
    """This person's key is gone, and with it everything that was sealed for them."""

    code = "key_destroyed"
    status = 410
