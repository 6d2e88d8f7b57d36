"""People, creators and videos for these suites."""

from collections.abc import Sequence
from itertools import count
from uuid import UUID

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.particulars import AgeBand, Particulars
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions
from fanlight.vault.activity.schemas import Receipt, Report, Watch

_number = count(1)


def person(*, age_band: AgeBand = "adult", learning: bool = True) -> Viewer:
    """Someone with an account, a key and a public face."""
    handle = f"person_{next(_number)}_{new_id().hex[-8:]}"
    opened = accounts.open_account(
        handle=handle, password=PASSWORD, private=Particulars(age_band=age_band, learning=learning)
    )
    account = opened.account
    creator(actor_id=account.actor_id, handle=handle)
    return Viewer(
        account_id=account.id,
        actor_id=account.actor_id,
        handle=handle,
        is_operator=False,
        session_id=new_id(),
        age_band=age_band,
        name="",
        language="",
        learning=learning,
    )


PASSWORD = "correct horse battery"


def creator(*, actor_id: UUID | None = None, handle: str = "") -> Actor:
    actor_id = actor_id or new_id()
    made: Actor = Actor.objects.using("public_writer").create(
        id=actor_id, handle=handle or f"creator_{actor_id.hex[-12:]}", vault="home"
    )
    return made


def video(of: Actor | UUID | None = None, *, duration_seconds: float = 10, withdrawn: bool = False) -> UUID:
    """A published video."""
    actor_id = of.id if isinstance(of, Actor) else of or creator().id
    made = Video.objects.using("public_writer").create(
        id=new_id(),
        actor_id=actor_id,
        duration_ms=round(duration_seconds * 1000),
        width=720,
        height=1280,
        poster_sha256="0" * 64,
        renditions=[],
        withdrawn_at=clock.now() if withdrawn else None,
    )
    found: UUID = made.id
    return found


def videos(number: int, *, duration_seconds: float = 10) -> list[UUID]:
    actor = creator()
    return [video(actor, duration_seconds=duration_seconds) for _ in range(number)]


def seen(video_id: UUID, *, seconds: float = 10, loops: int = 0, at: float | None = None) -> Watch:
    return Watch(
        video_id=video_id,
        watched_seconds=seconds,
        loops=loops,
        ended="finished",
        surface="for-you",
        at=clock.seconds() if at is None else at,
    )


def watch(viewer: Viewer, *watched: UUID | Watch, batch_id: UUID | None = None) -> Receipt:
    """Report watches, whole ones unless said otherwise."""
    watches: Sequence[Watch] = [w if isinstance(w, Watch) else seen(w) for w in watched]
    return actions.record_watches(viewer, Report(batch_id=batch_id or new_id(), watches=list(watches)))
