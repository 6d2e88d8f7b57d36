"""The bytes of public videos over HTTP, from either plane: `/media/<sha256>.<extension>`."""

from django.http import HttpRequest, HttpResponseBase

from fanlight.engines.objects.folder import Folder
from fanlight.foundation.configuration import own
from fanlight.foundation.serving import serve_file

CONTENT_TYPES = {"mp4": "video/mp4", "webp": "image/webp"}


def media(request: HttpRequest, sha256: str, extension: str) -> HttpResponseBase:
    """A public object; its name is its content, so any cache may keep it."""
    path = Folder(own().public_objects).path(f"{sha256}.{extension}")
    return serve_file(request, path, CONTENT_TYPES[extension], f'"{sha256[:32]}"', immutable=True)
