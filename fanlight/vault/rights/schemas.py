"""What these rights look like over HTTP."""

from typing import Annotated

from pydantic import Field

from fanlight.foundation.schemas import Received


class Leaving(Received):
    password: Annotated[str, Field(max_length=256)]
