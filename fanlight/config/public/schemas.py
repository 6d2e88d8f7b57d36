"""The form in which programs are refused."""

from typing import Any

import msgspec


class Refusal(msgspec.Struct, frozen=True):
    """How the public plane says no. `code` is stable and meant for programs."""

    code: str
    message: str
    details: dict[str, Any]  # each refusal names its own
