"""The ways actors say no."""

from fanlight.foundation.errors import Forbidden, Invalid, NotFound, Refused


class NoSuchActor(NotFound):
    """Nobody of this id is known here."""

    code = "no_such_actor"


class Retired(Refused):
    """This actor is gone for good."""

    code = "actor_retired"
    status = 410


class HandleTaken(Refused):
    """Somebody else goes by this handle."""

    code = "handle_taken"
    status = 409


class NotYourActor(Forbidden):
    """Another vault speaks for this actor."""

    code = "not_your_actor"


class FollowsOneself(Invalid):
    """Nobody can follow themselves."""

    code = "follows_oneself"
