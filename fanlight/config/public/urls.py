"""The public plane's addresses."""

from django.urls import path, re_path

from fanlight.config.public import document
from fanlight.crossings.inbox import api as gateway
from fanlight.public.changes import api as changes
from fanlight.public.web import api, pages, playlists
from fanlight.transparency.urls import urlpatterns as transparency

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
OBJECT = r"(?P<sha256>[0-9a-f]{64})\.(?P<extension>mp4|webp)"

urlpatterns = [
    path("v/<uuid:video_id>", pages.video, name="video"),
    re_path(rf"^v/(?P<video_id>{UUID})/subtitles/(?P<language>[A-Za-z0-9-]{{2,8}})\.vtt\Z", pages.subtitles),
    re_path(rf"^v/(?P<video_id>{UUID})/subtitles/(?P<language>[A-Za-z0-9-]{{2,8}})\.m3u8\Z", playlists.subtitles),
    path("v/<uuid:video_id>/master.m3u8", playlists.master, name="playlist"),
    path("embed/<uuid:video_id>", pages.embed, name="embed"),
    re_path(r"^@(?P<handle>[A-Za-z0-9_]{1,30})\Z", pages.profile, name="profile"),
    path("transparency", pages.transparency, name="transparency"),
    path("oembed", api.oembed, name="oembed"),
    path("openapi.json", document.document),
    path("health", api.health, name="health"),
    re_path(r"^files/(?P<name>pages\.css|mark\.svg)\Z", pages.file, name="file"),
    re_path(rf"^gateway/v1/objects/{OBJECT}\Z", gateway.an_object),
    path("gateway/v1/changes", changes.changes),
    path("gateway/v1/receipts/<uuid:key>", gateway.receipt),
    re_path(r"^gateway/v1/(?P<class_name>[a-z]{1,20})\Z", gateway.message),
    *transparency,
    path("", pages.front, name="front"),
]

handler400 = "fanlight.config.public.refusals.unreadable"
handler404 = "fanlight.config.public.refusals.not_found"
handler500 = "fanlight.config.public.refusals.crashed"
