"""What comes through the gateway for videos."""

from fanlight.crossings.counts import Counts
from fanlight.crossings.permit import Permit
from fanlight.crossings.publish import Publish
from fanlight.crossings.renditions import Renditions
from fanlight.crossings.subtitles import Subtitles
from fanlight.crossings.withdraw import Withdraw
from fanlight.public.videos import actions


def publish(message: Publish, vault: str) -> None:
    actions.publish(message, vault=vault)


def withdraw(message: Withdraw, vault: str) -> None:
    actions.withdraw(message.video_id, message.actor_id, vault=vault)


def counts(message: Counts, vault: str) -> None:
    actions.count(message.counts)


def subtitles(message: Subtitles, vault: str) -> None:
    actions.put_subtitles(message, vault=vault)


def permit(message: Permit, vault: str) -> None:
    actions.permit(message, vault=vault)


def renditions(message: Renditions, vault: str) -> None:
    actions.add_renditions(message, vault=vault)
