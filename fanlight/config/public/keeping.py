"""Whose log the public plane's is, and whose logs it witnesses."""

from fanlight.foundation.configuration import own
from fanlight.transparency.keeping import Keeper


def keeper() -> Keeper:
    """The vaults' logs are made known in `witnessed/`, as their voices are in `vaults/`."""
    home = own().public_home
    return Keeper(by="public", address=own().public_address, keys=home / "keys", known_logs=[home / "witnessed"])
