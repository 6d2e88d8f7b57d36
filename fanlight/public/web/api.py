"""What programs may ask: oEmbed (oembed.com, version 1.0), and whether the plane is well."""

from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.public.actors import queries as actors
from fanlight.public.videos import queries as videos
from fanlight.public.web.cards import Card, Face, address, card, face
from fanlight.public.web.errors import BadSize, NotOurs, OnlyJson
from fanlight.public.web.schemas import Health, OEmbed

WIDEST, HIGHEST = 360, 640
PROVIDER = "Fanlight"
CACHE_SECONDS = 3600


@dataclass(frozen=True)
class Size:
    width: int
    height: int


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How to show one of our addresses on another site."""
    if request.GET.get("format", "json") != "json":
        raise OnlyJson()
    at_most = Size(_pixels(request, "maxwidth", WIDEST), _pixels(request, "maxheight", HIGHEST))
    response = _json(_shown(request.GET.get("url", ""), at_most))
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return response


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether this plane can answer: 200 when its database does, 503 when not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _json(Health(status="database_away"), status=503)
    return _json(Health(status="ok"))


def _json(answer: msgspec.Struct, *, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)


def _shown(url: str, at_most: Size) -> OEmbed:
    path = _our_path(url)
    kind, _, rest = path.lstrip("/").partition("/")
    if kind in ("v", "embed") and (found := videos.video(_id(rest))):
        return _video(card(found), at_most)
    if kind.startswith("@") and not rest and (actor := actors.actor(kind[1:])):
        return _profile(face(actor))
    raise NotOurs()


def _our_path(url: str) -> str:
    try:
        asked, ours = urlsplit(url), urlsplit(address(""))
    except ValueError as error:
        raise NotOurs() from error
    if asked.netloc.lower() != ours.netloc.lower() or asked.scheme not in ("http", "https"):
        raise NotOurs()
    return asked.path


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotOurs() from error


def _video(video: Card, at_most: Size) -> OEmbed:
    size = _fitted(video.width, video.height, at_most)
    thumbnail = _fitted(video.width, video.height, Size(720, 720))
    frame = (
        f'<iframe src="{escape(video.embed_url)}" width="{size.width}" height="{size.height}"'
        f' title="{escape(video.title)}" allow="fullscreen" allowfullscreen></iframe>'
    )
    return msgspec.structs.replace(
        _about("video", video.title, video.creator),
        html=frame,
        width=size.width,
        height=size.height,
        thumbnail_url=video.poster,
        thumbnail_width=thumbnail.width,
        thumbnail_height=thumbnail.height,
    )


def _profile(actor: Face) -> OEmbed:
    return _about("link", f"{actor.name} (@{actor.handle})", actor)


def _about(kind: Literal["video", "link"], title: str, creator: Face) -> OEmbed:
    return OEmbed(
        type=kind,
        title=title,
        author_name=creator.name,
        author_url=creator.url,
        provider_name=PROVIDER,
        provider_url=address(""),
        cache_age=CACHE_SECONDS,
    )


def _fitted(width: int, height: int, at_most: Size) -> Size:
    scale = min(at_most.width / width, at_most.height / height)
    return Size(max(1, round(width * scale)), max(1, round(height * scale)))


def _pixels(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) > 0):
        raise BadSize()
    return min(int(text), usual)
