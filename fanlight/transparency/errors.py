"""The ways the log and the witness say no."""

from fanlight.foundation.errors import NotFound, Refused


class NothingToRenew(NotFound):
    """There is no log yet that another could follow."""

    code = "nothing_to_renew"


class TooSoon(Exception):
    """A weaker manifest of which people have not been told, or not for long enough."""


class NotGrownYet(NotFound):
    """The log has no such part, or not yet. Fetch the checkpoint and ask for what its size needs."""

    code = "not_in_the_log"


class NotWitnessed(NotFound):
    """This witness has cosigned nothing of such a log."""

    code = "not_witnessed"


class SubmissionTooLarge(Refused):
    """More bytes than a checkpoint with its proof has."""

    code = "too_large"
    status = 413
