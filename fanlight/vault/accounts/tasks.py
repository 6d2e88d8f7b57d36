"""Entry points of this feature's chores."""

from fanlight.vault.accounts import actions, limits


def forget_ended_sessions() -> int:
    return actions.forget_ended()


def forget_old_attempts() -> int:
    return limits.forget_old()
