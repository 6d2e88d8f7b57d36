"""Describes the address of the vault's OpenAPI document, in that document."""

from typing import Any

from fanlight.foundation.openapi import operation

OPENAPI_PATHS: dict[str, dict[str, Any]] = {
    "/api/openapi.json": {"get": operation("This document, as the vault runs now.", gives=dict[str, Any])}
}
OPENAPI_TYPES: tuple[type, ...] = ()
