"""What every request body has in common."""

from ninja import Schema
from pydantic import ConfigDict


class Received(Schema):
    """A request body. A field that it does not declare is refused."""

    model_config = ConfigDict(extra="forbid")
