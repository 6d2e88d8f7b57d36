"""The ways these rights are refused."""

from fanlight.foundation.errors import NotFound, Refused


class NoExport(NotFound):
    """There is no copy of your data here. Ask for one first; it is kept for two days."""

    code = "no_export"


class NoErasure(NotFound):
    """The log holds no such erasure, or not yet: one that was cut off is finished within minutes."""

    code = "no_erasure"


class ExportClosed(Refused):
    """Show your password again to fetch your data: it opens for one hour, on this device."""

    code = "export_closed"
    status = 403


class NotReady(Refused):
    """Your data is still being gathered."""

    code = "export_not_ready"
    status = 409


class NoRoom(Refused):
    """This server has no room for a copy of your data just now. Nothing was changed; try again later."""

    code = "no_room"
    status = 507


class NoImport(NotFound):
    """Nothing is on its way in."""

    code = "no_import"


class ImportTooLarge(Refused):
    """This is more than one person may keep here."""

    code = "import_too_large"
    status = 413


class ImportBusy(Refused):
    """What you brought is just being taken in."""

    code = "import_busy"
    status = 409


class NoMove(NotFound):
    """No move is under way."""

    code = "no_move"


class WrongCard(Refused):
    """This is no card of another vault."""

    code = "wrong_card"


class NotHandedOver(Refused):
    """The public plane has not been told yet that the other vault speaks for you. Try again in a minute."""

    code = "not_handed_over"
    status = 409


class MovedAlready(Refused):
    """The other vault speaks for you already: bring its receipt."""

    code = "moved_already"
    status = 409


class WrongReceipt(Refused):
    """This receipt does not show that the other vault has everything."""

    code = "wrong_receipt"


class NotFresh(Refused):
    """Only an account that has not published, written or followed yet can take in somebody who moves here."""

    code = "not_fresh"
    status = 409


class WrongPiece(Refused):
    """These bytes do not follow those that are here."""

    code = "wrong_piece"
    status = 409
