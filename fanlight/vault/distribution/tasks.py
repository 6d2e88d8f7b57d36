"""What the counts have done by the clock."""

from fanlight.vault.distribution import actions


def forget_old() -> int:
    """Let go of what no report can tell any more; how many rows."""
    return actions.forget_old()
