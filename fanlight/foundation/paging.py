"""Pages of a long list, kept steady while rows come in above them."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from fanlight.foundation.errors import Invalid


class BadCursor(Invalid):
    """This page address has been cut short; start again from the top."""

    code = "bad_cursor"


def cursor(at: datetime, row_id: UUID) -> str:
    """Where the next page begins: just after this row."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {row_id}".encode()).decode().rstrip("=")


def after(text: str) -> tuple[datetime, UUID]:
    """The place a cursor names."""
    try:
        at, row_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(" ")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not 1970 <= moment.year < 9000:
            raise BadCursor()
        return moment, UUID(row_id)
    except (ValueError, binascii.Error, UnicodeDecodeError) as error:
        raise BadCursor() from error
