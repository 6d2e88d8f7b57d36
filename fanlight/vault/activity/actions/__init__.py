"""What can be done by watching, liking, saving, following and by taking it back."""

from fanlight.vault.activity.actions.counts import AT_ONCE as COUNTS_AT_ONCE
from fanlight.vault.activity.actions.counts import forget_counted, let_counts_cross, release, unreleased
from fanlight.vault.activity.actions.follows import follow, unfollow
from fanlight.vault.activity.actions.history import clear_history, forget_before, take_back_cleared
from fanlight.vault.activity.actions.leaving import take_everything_back
from fanlight.vault.activity.actions.likes import like, unlike
from fanlight.vault.activity.actions.lists import (
    clear_follows,
    clear_likes,
    clear_saves,
    clear_unwanted,
    clear_wishes,
)
from fanlight.vault.activity.actions.saves import save, unsave
from fanlight.vault.activity.actions.shares import share
from fanlight.vault.activity.actions.talks import fall_silent, talk
from fanlight.vault.activity.actions.unlearning import relearn, unlearn
from fanlight.vault.activity.actions.unwanted import hide_creator, interested, not_interested, unhide_creator
from fanlight.vault.activity.actions.watches import record_watches

__all__ = [
    "COUNTS_AT_ONCE",
    "clear_follows",
    "clear_history",
    "clear_likes",
    "clear_saves",
    "clear_unwanted",
    "clear_wishes",
    "fall_silent",
    "follow",
    "forget_before",
    "forget_counted",
    "hide_creator",
    "interested",
    "let_counts_cross",
    "like",
    "not_interested",
    "record_watches",
    "relearn",
    "release",
    "save",
    "share",
    "take_back_cleared",
    "take_everything_back",
    "talk",
    "unfollow",
    "unhide_creator",
    "unlearn",
    "unlike",
    "unreleased",
    "unsave",
]
