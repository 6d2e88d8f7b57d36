"""The ways the public store says no."""

from fanlight.foundation.errors import Refused


class ObjectsMissing(Refused):
    """Some of the bytes this shows are not here. Send them, then the message again."""

    code = "objects_missing"
    status = 409
