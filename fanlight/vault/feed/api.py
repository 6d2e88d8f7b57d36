"""Feeds, videos and profiles over HTTP: plain views, because every swipe comes through here."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from fanlight.foundation.errors import Invalid
from fanlight.foundation.openapi import operation
from fanlight.vault.accounts.sessions import signed_in, viewer_of
from fanlight.vault.activity import actions as activity
from fanlight.vault.feed import profiles, queries
from fanlight.vault.feed.schemas import (
    CreatorProfile,
    FeedAnswer,
    HistoryAnswer,
    SoundAnswer,
    ValuesAnswer,
    VideoAnswer,
    VideosAnswer,
)

MOST = 20
USUAL = 8
MOST_HELD = 200  # an address of 7.4 kB; proxies take 8
PAGE = 24

Answer = FeedAnswer | HistoryAnswer | SoundAnswer | ValuesAnswer | VideoAnswer | VideosAnswer | CreatorProfile
View = Callable[..., HttpResponse]

_encoder = msgspec.json.Encoder()


def _reading(view: Callable[..., Answer]) -> View:
    """A view that only reads, and answers JSON that no cache may keep."""

    @wraps(view)
    def answering(request: HttpRequest, **path: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        body = _encoder.encode(view(request, **path))
        return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "private, no-store"})

    return answering


@_reading
def for_you(request: HttpRequest) -> FeedAnswer:
    return queries.for_you(viewer_of(request), held=_held(request), count=_count(request))


@_reading
def following(request: HttpRequest) -> FeedAnswer:
    viewer = signed_in(request)
    return queries.following(viewer, held=_held(request), before=_before(request), count=_count(request))


@_reading
def latest(request: HttpRequest) -> FeedAnswer:
    return queries.latest(viewer_of(request), held=_held(request), before=_before(request), count=_count(request))


@_reading
def liked(request: HttpRequest) -> FeedAnswer:
    return queries.liked(signed_in(request), before=_before(request), count=PAGE)


@_reading
def saved(request: HttpRequest) -> FeedAnswer:
    return queries.saved(signed_in(request), before=_before(request), count=PAGE)


@_reading
def values(request: HttpRequest) -> ValuesAnswer:
    return queries.values_here()


@_reading
def video(request: HttpRequest, *, video_id: UUID) -> VideoAnswer:
    return queries.video(viewer_of(request), video_id)


@_reading
def profile(request: HttpRequest, *, handle: str) -> CreatorProfile:
    return profiles.profile(viewer_of(request), handle)


@_reading
def videos_of(request: HttpRequest, *, handle: str) -> VideosAnswer:
    viewer = viewer_of(request)
    actor = profiles.actor_named(viewer, handle)
    return queries.videos_of(viewer, actor.id, before=_before(request), count=PAGE)


@_reading
def sound(request: HttpRequest, *, sound_id: UUID) -> SoundAnswer:
    return queries.sound(viewer_of(request), sound_id)


@_reading
def videos_with_sound(request: HttpRequest, *, sound_id: UUID) -> VideosAnswer:
    return queries.videos_with_sound(viewer_of(request), sound_id, before=_before(request), count=PAGE)


@_reading
def videos_made_from(request: HttpRequest, *, video_id: UUID) -> VideosAnswer:
    return queries.videos_made_from(viewer_of(request), video_id, before=_before(request), count=PAGE)


def history(request: HttpRequest) -> HttpResponse:
    """Read one's own history, or clear it."""
    if request.method == "DELETE":
        activity.clear_history(signed_in(request).account_id)
        return HttpResponse(status=204)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "DELETE"])
    return _history(request)


@_reading
def _history(request: HttpRequest) -> HistoryAnswer:
    return queries.history(signed_in(request), before=_before(request), count=PAGE)


def _count(request: HttpRequest) -> int:
    text = request.GET.get("count", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= MOST):
        raise Invalid(problem=f"count is a number from 1 to {MOST}")
    return int(text)


def _held(request: HttpRequest) -> Sequence[UUID]:
    text = request.GET.get("held", "")
    names = text.split(",") if text else []
    if len(names) > MOST_HELD:
        raise Invalid(problem=f"held names at most {MOST_HELD} videos")
    try:
        return [UUID(name) for name in names]
    except ValueError as error:
        raise Invalid(problem="held is a list of video ids with commas between") from error


def _before(request: HttpRequest) -> str | None:
    return request.GET.get("before") or None


_COUNT = Annotated[int, msgspec.Meta(ge=1, le=MOST)]
_SCROLLED = {"count": _COUNT, "held": str, "before": str}
_NAMED = {"handle": str}
OPENAPI_PATHS: dict[str, dict[str, Any]] = {
    "/api/feed/for-you": {
        "get": operation(
            "The next videos for this viewer, each with the sum that placed it.",
            gives=FeedAnswer,
            query={"count": _COUNT, "held": str},
        )
    },
    "/api/feed/following": {
        "get": operation("Videos of those you follow, newest first.", gives=FeedAnswer, query=_SCROLLED)
    },
    "/api/feed/latest": {
        "get": operation("Everyone's videos, newest first, without a profile.", gives=FeedAnswer, query=_SCROLLED)
    },
    "/api/feed/liked": {"get": operation("Your own likes, the last first.", gives=FeedAnswer, query={"before": str})},
    "/api/feed/saved": {"get": operation("What you saved, the last first.", gives=FeedAnswer, query={"before": str})},
    "/api/feed/values": {
        "get": operation("What outcomes are worth here, to whoever says nothing else.", gives=ValuesAnswer)
    },
    "/api/videos/{video_id}": {"get": operation("One video.", gives=VideoAnswer, path={"video_id": UUID})},
    "/api/profiles/{handle}": {"get": operation("A public face.", gives=CreatorProfile, path=_NAMED)},
    "/api/profiles/{handle}/videos": {
        "get": operation("A creator's videos, newest first.", gives=VideosAnswer, path=_NAMED, query={"before": str})
    },
    "/api/sounds/{sound_id}": {
        "get": operation("A sound, and the video that brought it.", gives=SoundAnswer, path={"sound_id": UUID})
    },
    "/api/sounds/{sound_id}/videos": {
        "get": operation(
            "Videos that have a sound, newest first.",
            gives=VideosAnswer,
            path={"sound_id": UUID},
            query={"before": str},
        )
    },
    "/api/videos/{video_id}/duets": {
        "get": operation(
            "Duets and stitches with a video, newest first.",
            gives=VideosAnswer,
            path={"video_id": UUID},
            query={"before": str},
        )
    },
    "/api/me/history": {
        "get": operation("What you watched, the last first.", gives=HistoryAnswer, query={"before": str}),
        "delete": operation("Forget what was watched.", status=204),
    },
}
OPENAPI_TYPES: tuple[type, ...] = (
    FeedAnswer,
    HistoryAnswer,
    SoundAnswer,
    ValuesAnswer,
    VideoAnswer,
    VideosAnswer,
    CreatorProfile,
)
