"""Entry points of this feature's chores."""

from fanlight.vault.rights import actions


def finish_leaving() -> int:
    """Go on with those whose leaving was cut off."""
    return actions.finish_leaving()
