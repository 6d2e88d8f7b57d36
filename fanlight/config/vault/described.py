"""Which features' plain views belong into the OpenAPI document, beside those of the API's framework."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from fanlight.config.vault import document, own_document_openapi
from fanlight.config.vault.api import api
from fanlight.vault.activity import api as activity
from fanlight.vault.feed import api as feed
from fanlight.vault.rights import api as rights
from fanlight.vault.studio import tus_openapi as uploads

PLAIN: Sequence[ModuleType] = (activity, feed, uploads, rights, own_document_openapi)


def whole() -> dict[str, Any]:
    """The vault's API, all of it."""
    return document.merged(api.get_openapi_schema(path_prefix="/api/"), PLAIN)
