"""Entry points of this feature's chores."""

from fanlight.vault.accounts import actions, limits, vaulting


def forget_ended_sessions() -> int:
    return actions.forget_ended()


def forget_old_attempts() -> int:
    return limits.forget_old()


def sweep_up_destroyed_keys() -> None:
    vaulting.sweep()
