"""The public store of bytes."""

from fanlight.engines.objects.folder import Folder
from fanlight.engines.objects.port import Objects
from fanlight.foundation.configuration import own


def store() -> Objects:
    """Where public bytes are kept and served from."""
    return Folder(own().public_objects)
