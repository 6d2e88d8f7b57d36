"""The vault's addresses."""

from django.urls import URLPattern, URLResolver, path, re_path

from fanlight.config.vault import own_document, shell, what_is_kept
from fanlight.config.vault.api import api
from fanlight.transparency.urls import urlpatterns as transparency
from fanlight.vault.activity import api as activity
from fanlight.vault.feed import api as feed
from fanlight.vault.rights import api as rights
from fanlight.vault.studio import tus
from fanlight.vault.studio.kept_media import kept_media

# Hot views stand before the API, whose prefix would take their addresses.
hot: list[URLPattern | URLResolver] = [
    path("api/openapi.json", own_document.own_document),
    path("api/watches", activity.report_watches),
    path("api/feed/for-you", feed.for_you),
    path("api/feed/following", feed.following),
    path("api/feed/latest", feed.latest),
    path("api/feed/liked", feed.liked),
    path("api/feed/saved", feed.saved),
    path("api/feed/values", feed.values),
    path("api/videos/<uuid:video_id>", feed.video),
    path("api/videos/<uuid:video_id>/duets", feed.videos_made_from),
    re_path(r"^api/profiles/(?P<handle>[A-Za-z0-9_]{3,30})\Z", feed.profile),
    re_path(r"^api/profiles/(?P<handle>[A-Za-z0-9_]{3,30})/videos\Z", feed.videos_of),
    path("api/sounds/<uuid:sound_id>", feed.sound),
    path("api/sounds/<uuid:sound_id>/videos", feed.videos_with_sound),
    path("api/me/history", feed.history),
    path("api/me/export/file", rights.export_file),
    path("api/uploads", tus.uploads),
    path("api/uploads/<uuid:draft_id>", tus.upload),
    path("kept/<uuid:draft_id>/<str:name>", kept_media),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *hot,
    *transparency,
    path("privacy", what_is_kept.privacy),
    path(".well-known/processing.txt", what_is_kept.processing),
    path(".well-known/processing.jsonld", what_is_kept.processing_for_programs),
    path("api/", api.urls),
    re_path(r"^(?P<path>(?!api/|api$|media/|kept/|assets/|log/|witness/|\.well-known/).*)$", shell.shell),
]

handler400 = "fanlight.config.vault.refusals.unreadable"
handler403 = "fanlight.config.vault.refusals.forbidden"
handler404 = "fanlight.config.vault.refusals.not_found"
handler500 = "fanlight.config.vault.refusals.crashed"
