"""The ways the gateway says no."""

from fanlight.foundation.errors import Invalid, NotFound, Refused


class Unsigned(Refused):
    """This request carries no signature in the form the gateway accepts."""

    code = "unsigned"
    status = 401


class UnknownVault(Refused):
    """No vault of this name may speak here."""

    code = "unknown_vault"
    status = 401


class WrongSignature(Refused):
    """The signature does not fit what arrived."""

    code = "wrong_signature"
    status = 401


class Stale(Refused):
    """The signature is too old, or from the future. Set the clock, then sign again."""

    code = "stale"
    status = 401


class Replayed(Refused):
    """This very signature was used before."""

    code = "replayed"
    status = 401


class WrongDigest(Invalid):
    """The bytes that arrived are not those that were announced."""

    code = "wrong_digest"


class TooLarge(Refused):
    """More bytes than this class may carry."""

    code = "too_large"
    status = 413


class LengthNeeded(Refused):
    """Say in Content-Length how many bytes come."""

    code = "length_needed"
    status = 411


class WrongType(Refused):
    """The content type is not the one this class has."""

    code = "wrong_type"
    status = 415


class NoSuchClass(NotFound):
    """The list of crossings is closed, and this is not on it."""

    code = "no_such_class"


class NoSuchMethod(Refused):
    """The gateway takes POST for messages, PUT for objects and GET for questions."""

    code = "method_not_allowed"
    status = 405


class BadCrossing(Invalid):
    """The message breaks the schema of its class."""

    code = "bad_crossing"


class BadKey(Invalid):
    """The idempotency key has the wrong form."""

    code = "bad_key"


class KeyReused(Refused):
    """Another message came under this idempotency key."""

    code = "key_reused"
    status = 409


class NotTaken(NotFound):
    """Nothing of yours has been taken under this key."""

    code = "not_taken"


class TooOld(Refused):
    """A message this old may have been taken and forgotten already."""

    code = "too_old"
    status = 409
