"""Pictures and sound that stay in the vault, served to those who may see them and to nobody else."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from fanlight.foundation.serving import serve_file
from fanlight.vault.accounts.sessions import viewer_of
from fanlight.vault.studio import files, queries

TYPES = {"mp4": "video/mp4", "webp": "image/webp"}


def kept_media(request: HttpRequest, draft_id: UUID, name: str) -> HttpResponseBase:
    """A file of a draft. Asked again for every piece, so that an address is worth nothing without the right to it."""
    viewer = viewer_of(request)
    file = queries.kept_file(draft_id, name, viewer.actor_id if viewer else None)
    content_type = TYPES[file.name.rpartition(".")[2]]
    return serve_file(request, files.store().path(file.name), content_type, f'"{file.name}"', immutable=False)
