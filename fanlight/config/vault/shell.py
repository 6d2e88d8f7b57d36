"""The app's one page, which every address that is not a file or the API answers with."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.config.vault import refusals
from fanlight.config.vault.built import APP

NOT_BUILT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fanlight</title></head>
<body>
<h1>Fanlight is running</h1>
<p>The app itself has not been built yet. Run <code>make app</code>, then load this page again.</p>
</body>
</html>
"""


@require_safe
def shell(request: HttpRequest, path: str = "") -> HttpResponse:
    """The page in which the app starts; it finds its place by the address."""
    if "." in path.rsplit("/", 1)[-1] and not path.startswith("@"):
        return refusals.not_found(request)  # a file that is missing must not look like a page
    return HttpResponse(_page() or NOT_BUILT, headers={"Cache-Control": "no-cache"})


def _page() -> str | None:
    index = APP / "index.html"
    return _read(index, index.stat().st_mtime_ns) if index.is_file() else None


@cache
def _read(index: Path, changed_at: int) -> str:
    return index.read_text(encoding="utf-8")
