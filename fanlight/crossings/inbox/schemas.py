"""What a vault is answered."""

from datetime import date

import msgspec


class Receipt(msgspec.Struct, frozen=True):
    """It is taken. Both sides count it under this day; a duplicate gets the receipt of the first."""

    received_on: date
