"""What can be done to the outbox."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fanlight.crossings import catalogue
from fanlight.crossings.crossing import Crossing, encoded
from fanlight.crossings.outbox.models import Message
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id


def send(crossing: Crossing, *, objects: Sequence[str] = ()) -> None:
    """Let a crossing go with the caller's transaction: it is sent if and only if that commits.

    `objects` are names in the vault's store whose bytes must reach the public plane before the message.
    A crossing that its own schema refuses is the caller's mistake, and a ValueError here.
    """
    assert transaction.get_connection().in_atomic_block, "a crossing is sent inside the transaction that decides it"
    body = encoded(crossing)
    catalogue.decoded(crossing.class_name, body)  # msgspec checks values on the way in only
    Message.objects.create(
        key=new_id(),
        lane=catalogue.lane_of(crossing),
        class_name=crossing.class_name,
        body=body,
        objects_ahead=list(dict.fromkeys(objects)),
    )


def retry(seq: int) -> None:
    """Give a refused message another chance, once its reason is mended."""
    Message.objects.filter(seq=seq).exclude(refused_code="").update(
        refused_code="", attempts=0, next_try_at=clock.now()
    )


def forget(actor_id: UUID) -> None:
    """Drop what is still to be said for an actor, before its retirement is sent."""
    Message.objects.filter(lane=actor_id).delete()
