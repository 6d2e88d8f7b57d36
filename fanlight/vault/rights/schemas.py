"""What these rights look like over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from fanlight.foundation.schemas import Received


class Leaving(Received):
    password: Annotated[str, Field(max_length=256)]


class Shown(Received):
    """One shows once more that one knows one's password."""

    password: Annotated[str, Field(max_length=256)]


class ExportState(Schema):
    """How far one's copy of everything is."""

    state: Literal["none", "gathering", "ready", "failed"]
    progress: float = 0.0
    """From 0 to 1."""
    size_bytes: int = 0
    asked_at: datetime | None = None
    expires_at: datetime | None = None
    """When it is deleted."""
    is_open: bool = False
    """Whether this device may fetch it without the password."""
