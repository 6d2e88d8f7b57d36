"""The vault's addresses."""

from django.urls import URLPattern, URLResolver, path, re_path

from fanlight.config.vault import shell
from fanlight.config.vault.api import api

# Hot views stand before the API, whose prefix would take their addresses.
hot: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    *hot,
    path("api/", api.urls),
    re_path(r"^(?P<path>(?!api/|api$|media/|kept/|assets/).*)$", shell.shell),
]

handler400 = "fanlight.config.vault.refusals.unreadable"
handler403 = "fanlight.config.vault.refusals.forbidden"
handler404 = "fanlight.config.vault.refusals.not_found"
handler500 = "fanlight.config.vault.refusals.crashed"
