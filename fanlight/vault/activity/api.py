"""Watches, likes, saves, follows and their undoing over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from ninja import Router

from fanlight.foundation.openapi import operation
from fanlight.vault.accounts import limits
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.sessions import Viewer, signed_in
from fanlight.vault.activity import actions, queries
from fanlight.vault.activity.schemas import FollowState, FollowWish, LikeState, Receipt, Report, SaveState

router = Router(tags=["activity"], auth=signed_in)

OPENAPI_PATHS: dict[str, dict[str, Any]] = {
    "/api/watches": {
        "post": operation(
            "Report what was watched. The same batch_id counts once.",
            takes=Report,
            gives=Receipt,
            status=202,
            refusals=(400, 401, 403, 413, 422),
        )
    }
}
OPENAPI_TYPES: tuple[type, ...] = (Report, Receipt)

MARKS = Limit("likes, shares, follows and the like, account", 600, timedelta(hours=1))
"""One every six seconds, all hour long: each is a lesson to others, and so is each taken back."""

_report = msgspec.json.Decoder(Report)
_receipt = msgspec.json.Encoder()


def report_watches(request: HttpRequest) -> HttpResponse:
    """A plain view: every viewer calls it every few seconds."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    viewer = signed_in(request)
    receipt = actions.record_watches(viewer, _report.decode(request.body))
    return HttpResponse(_receipt.encode(receipt), status=202, content_type="application/json")


@router.put("/videos/{uuid:video_id}/like", response=LikeState)
def like(request: HttpRequest, video_id: UUID) -> LikeState:
    """Like a video. Only the count crosses to the public plane."""
    viewer = _marking(request)
    actions.like(viewer, video_id)
    return queries.like_state(viewer.account_id, video_id)


@router.delete("/videos/{uuid:video_id}/like", response=LikeState)
def unlike(request: HttpRequest, video_id: UUID) -> LikeState:
    """Take a like back."""
    viewer = _marking(request)
    actions.unlike(viewer, video_id)
    return queries.like_state(viewer.account_id, video_id)


@router.put("/videos/{uuid:video_id}/save", response=SaveState)
def save(request: HttpRequest, video_id: UUID) -> SaveState:
    """Save a video, to find it again. Nothing of it crosses to the public plane."""
    viewer = _marking(request)
    actions.save(viewer, video_id)
    return queries.save_state(viewer.account_id, video_id)


@router.delete("/videos/{uuid:video_id}/save", response=SaveState)
def unsave(request: HttpRequest, video_id: UUID) -> SaveState:
    """Save a video no longer; one that was withdrawn, too."""
    viewer = _marking(request)
    actions.unsave(viewer, video_id)
    return queries.save_state(viewer.account_id, video_id)


@router.put("/videos/{uuid:video_id}/share", response={204: None})
def share(request: HttpRequest, video_id: UUID) -> None:
    """Say that a video was handed on, which teaches like a like; to whom is nobody's business."""
    actions.share(_marking(request), video_id)


@router.put("/actors/{uuid:actor_id}/follow", response=FollowState)
def follow(request: HttpRequest, actor_id: UUID, body: FollowWish | None = None) -> FollowState:
    """Follow someone, in public or in private; from a video of theirs, if one led to it."""
    viewer = _marking(request)
    wish = body or FollowWish()
    actions.follow(viewer, actor_id, is_private=wish.is_private, from_video_id=wish.from_video_id)
    return queries.follow_state(viewer.account_id, actor_id)


@router.delete("/actors/{uuid:actor_id}/follow", response=FollowState)
def unfollow(request: HttpRequest, actor_id: UUID) -> FollowState:
    """Follow someone no longer."""
    viewer = _marking(request)
    actions.unfollow(viewer, actor_id)
    return queries.follow_state(viewer.account_id, actor_id)


@router.put("/videos/{uuid:video_id}/not-interested", response={204: None})
def not_interested(request: HttpRequest, video_id: UUID) -> None:
    """Show this video no more, and alike ones less."""
    actions.not_interested(_marking(request), video_id)


@router.delete("/videos/{uuid:video_id}/not-interested", response={204: None})
def interested(request: HttpRequest, video_id: UUID) -> None:
    """Undo "not interested"."""
    actions.interested(_marking(request), video_id)


@router.put("/videos/{uuid:video_id}/unlearn", response={204: None})
def unlearn(request: HttpRequest, video_id: UUID) -> None:
    """Learn nothing from watches of this video, past or to come."""
    actions.unlearn(signed_in(request), video_id)


@router.delete("/videos/{uuid:video_id}/unlearn", response={204: None})
def relearn(request: HttpRequest, video_id: UUID) -> None:
    """Learn from watches of this video after all."""
    actions.relearn(signed_in(request), video_id)


@router.put("/actors/{uuid:actor_id}/hidden", response={204: None})
def hide_creator(request: HttpRequest, actor_id: UUID) -> None:
    """Show nothing of this creator in any feed."""
    actions.hide_creator(signed_in(request), actor_id)


@router.delete("/actors/{uuid:actor_id}/hidden", response={204: None})
def unhide_creator(request: HttpRequest, actor_id: UUID) -> None:
    """Show this creator's videos again."""
    actions.unhide_creator(signed_in(request), actor_id)


def _marking(request: HttpRequest) -> Viewer:
    """Who is signed in and points at something, unless they did so too often of late."""
    viewer = signed_in(request)
    limits.count(MARKS, str(viewer.account_id))
    return viewer
