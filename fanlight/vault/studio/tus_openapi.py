"""The tus views, described for the OpenAPI document: their words are in headers, their bodies are raw bytes."""

from typing import Any

from fanlight.foundation.openapi import operation

ID = {"name": "draft_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
NUMBER = {"type": "integer", "minimum": 0}
TEXT = {"type": "string"}
BYTES = {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _spoken(
    summary: str,
    *,
    status: int,
    asks: dict[str, Any] | None = None,
    tells: dict[str, Any] | None = None,
    one: bool = True,
) -> dict[str, Any]:
    """An operation whose words travel in headers; the version of the protocol is always one of them."""
    described = operation(summary, status=status)
    version = {
        "name": "Tus-Resumable",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "enum": ["1.0.0"]},
    }
    headers = [{"name": name, "in": "header", "schema": schema} for name, schema in (asks or {}).items()]
    described["parameters"] = [*([ID] if one else []), version, *headers]
    told = {"Tus-Resumable": TEXT, **(tells or {})}
    described["responses"][str(status)]["headers"] = {name: {"schema": schema} for name, schema in told.items()}
    return described


OPENAPI_PATHS: dict[str, dict[str, Any]] = {
    "/api/uploads": {
        "post": _spoken(
            "Begin an upload; its id is the draft's and the video's",
            status=201,
            asks={"Upload-Length": NUMBER, "Upload-Metadata": TEXT},
            tells={"Location": TEXT, "Upload-Offset": NUMBER, "Upload-Expires": TEXT},
            one=False,
        ),
    },
    "/api/uploads/{draft_id}": {
        "head": _spoken(
            "How much has come",
            status=200,
            tells={"Upload-Offset": NUMBER, "Upload-Length": NUMBER, "Upload-Expires": TEXT},
        ),
        "patch": _spoken(
            "Here is more, from this offset on",
            status=204,
            asks={"Upload-Offset": NUMBER, "Upload-Checksum": TEXT},
            tells={"Upload-Offset": NUMBER, "Upload-Expires": TEXT},
        )
        | {"requestBody": {"required": True, "content": BYTES}},
        "delete": _spoken("Forget it", status=204),
    },
}
OPENAPI_TYPES: tuple[type, ...] = ()
