"""Pages for strangers: plain HTML, no script, no cookie."""

import hashlib
from functools import cache
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fanlight.foundation.byte_ranges import is_known
from fanlight.foundation.configuration import own
from fanlight.media.subtitles import webvtt
from fanlight.public.actors import queries as actors
from fanlight.public.comments.queries import Order
from fanlight.public.videos import queries as videos
from fanlight.public.web.cards import address, card, comments_under, credit, face, partner
from fanlight.public.web.errors import NoSuchPage
from fanlight.public.web.log_page import own_log

FILES = Path(__file__).parent / "files"
CONTENT_TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors *"
)
SAID = {
    404: ("Nothing here", "This page was taken back by its owner, or never was."),
    500: ("This page broke", "It has been written down. Please load it again in a moment."),
}


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The public plane's own door: says what this is, and where the app is."""
    return _page(request, "front", {})


@require_safe
def video(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """The page people share."""
    found = videos.video(video_id)
    if found is None:
        raise NoSuchPage()
    order: Order = "answered" if request.GET.get("comments") == "answered" else "newest"
    shown = {"video": card(found), "sound": credit(found), "partner": partner(found)}
    talk = comments_under(found, order=order, before=request.GET.get("before"))
    return _page(request, "video", {**shown, "comments": talk, "order": order})


@require_safe
def subtitles(request: HttpRequest, video_id: UUID, language: str) -> HttpResponse:
    """What is said in a video, as WebVTT for the players of those pages."""
    cues = videos.subtitles(video_id, language)
    if cues is None:
        raise NoSuchPage()
    words = webvtt(cues, is_unchecked=videos.are_unchecked(video_id, language))
    response = HttpResponse(words, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def embed(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """The player alone, for pages of other sites."""
    found = videos.video(video_id)
    if found is None:
        raise NoSuchPage()
    response = _page(request, "embed", {"video": card(found)})
    response["Content-Security-Policy"] = EMBED_POLICY
    return response


@require_safe
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """A creator and their videos, newest first."""
    if handle != handle.lower():
        return HttpResponsePermanentRedirect(f"/@{handle.lower()}")
    actor = actors.actor(handle)
    if actor is None:
        raise NoSuchPage()
    page, older = videos.videos_of(actor.id, before=request.GET.get("before"))
    shown = [card(each) for each in page]
    return _page(request, "profile", {"actor": face(actor), "videos": shown, "older": older})


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """What this plane says of itself, and how anyone can check it."""
    return _page(request, "transparency", {"own": own_log()})


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """The style sheet and the mark."""
    data, etag = _file(name)
    if is_known(request.headers.get("If-None-Match"), etag):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(data, content_type=CONTENT_TYPES[name.rpartition(".")[2]])
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    return response


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """The page of something that cannot be shown."""
    title, words = SAID.get(status, ("This cannot be shown", "The address is not one that this page understands."))
    return _page(request, "refusal", {"title": title, "words": words}, status=status)


def _page(request: HttpRequest, name: str, shown: dict[str, object], *, status: int = 200) -> HttpResponse:
    place = {"app": own().vault_address, "style": address("files/pages.css"), "mark": address("files/mark.svg")}
    place["transparency"] = address("transparency")
    response = render(request, f"web/{name}.html", {**place, **shown}, status=status)
    response["Cache-Control"] = "public, max-age=30" if status == 200 else "no-store"
    return response


@cache
def _file(name: str) -> tuple[bytes, str]:
    data = (FILES / name).read_bytes()
    return data, f'"{hashlib.sha256(data).hexdigest()[:32]}"'
