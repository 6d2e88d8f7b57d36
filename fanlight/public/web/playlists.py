"""A video as HLS, for players that fetch it in pieces: all its sizes and subtitles in one playlist."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.media import hls
from fanlight.media.boxes import Unreadable
from fanlight.media.hls import Variant, Words
from fanlight.public.holdings.store import store
from fanlight.public.videos import queries as videos
from fanlight.public.videos.models import Video
from fanlight.public.web.errors import NoSuchPage

TYPE = "application/vnd.apple.mpegurl"


@require_safe
def master(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Every size of a video that can be cut, smallest first, and its subtitles."""
    found = videos.video(video_id)
    variants = _variants(found) if found else []
    if found is None or not variants:
        raise NoSuchPage()
    words = [Words(address=f"subtitles/{language}.m3u8", language=language) for language in found.subtitles]
    return _answer(hls.master(variants, words))


@require_safe
def subtitles(request: HttpRequest, video_id: UUID, language: str) -> HttpResponse:
    """The playlist of what is said in a video, in one language."""
    found = videos.video(video_id)
    if found is None or language not in found.subtitles:
        raise NoSuchPage()
    return _answer(hls.words_playlist(f"{language}.vtt", found.duration_ms / 1000))


def _variants(video: Video) -> list[Variant]:
    variants = []
    for one in video.renditions:
        try:
            index = hls.index(store().path(f"{one['sha256']}.mp4"))
        except (Unreadable, FileNotFoundError):
            continue
        variants.append(
            Variant(
                address=f"../../media/{one['sha256']}/{hls.FORM}/index.m3u8",
                codecs=one["codecs"],
                width=one["width"],
                height=one["height"],
                index=index,
            )
        )
    return variants


def _answer(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type=TYPE)
    response["Cache-Control"] = "public, max-age=300"
    return response
