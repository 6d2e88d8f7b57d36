"""The ways the pages for strangers say no."""

from fanlight.foundation.errors import Invalid, NotFound, Refused


class NoSuchPage(NotFound):
    """Nothing is shown at this address, or no longer."""


class NotOurs(NotFound):
    """This is not the address of a video or a profile of this Fanlight."""

    code = "not_ours"


class OnlyJson(Refused):
    """Only format=json is spoken here."""

    code = "only_json"
    status = 501


class BadSize(Invalid):
    """maxwidth and maxheight are whole numbers of pixels."""

    code = "bad_size"
    status = 400
