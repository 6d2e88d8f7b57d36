"""What comes through the gateway for comments."""

from fanlight.crossings.comment import Comment
from fanlight.crossings.uncomment import Uncomment
from fanlight.public.comments import actions


def comment(message: Comment, vault: str) -> None:
    actions.write(message, vault=vault)


def uncomment(message: Uncomment, vault: str) -> None:
    actions.take_away(message.comment_id, message.actor_id, vault=vault)
