"""What comes through the gateway for actors."""

from fanlight.crossings.follow import Follow
from fanlight.crossings.handover import Handover
from fanlight.crossings.profile import Profile
from fanlight.crossings.takeover import Takeover
from fanlight.crossings.unfollow import Unfollow
from fanlight.public.actors import actions


def profile(message: Profile, vault: str) -> None:
    if message.retired:
        actions.retire(message.actor_id, vault=vault)
        return
    actions.show(
        message.actor_id,
        vault=vault,
        handle=message.handle,
        name=message.name,
        bio=message.bio,
        avatar_sha256=message.avatar_sha256 or "",
    )


def follow(message: Follow, vault: str) -> None:
    actions.follow(message.follower_id, message.followed_id, vault=vault)


def unfollow(message: Unfollow, vault: str) -> None:
    actions.unfollow(message.follower_id, message.followed_id, vault=vault)


def handover(message: Handover, vault: str) -> None:
    actions.hand_over(message.actor_id, vault=vault, heir=message.heir, claim=message.claim)


def takeover(message: Takeover, vault: str) -> None:
    actions.take_over(message.actor_id, vault=vault, secret=bytes.fromhex(message.secret))
