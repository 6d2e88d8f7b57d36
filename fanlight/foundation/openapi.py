"""Describe plain views for the OpenAPI document, from the msgspec structs that they read and write."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

BYTES: dict[str, Any] = {
    "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}
"""Of a request whose body is a file's bytes, whatever type it is sent as."""
REFERENCE = "#/components/schemas/{name}"


def operation(
    summary: str,
    *,
    takes: Any = None,
    gives: Any = None,
    status: int = 200,
    query: Mapping[str, Any] | None = None,
    path: Mapping[str, Any] | None = None,
    refusals: Iterable[int] = (),
) -> dict[str, Any]:
    """One operation of a path; `takes` and `gives` are types, `query` and `path` name their parameters' types."""
    described: dict[str, Any] = {
        "summary": summary,
        "parameters": [
            *(_parameter(name, kind, place="path") for name, kind in (path or {}).items()),
            *(_parameter(name, kind, place="query") for name, kind in (query or {}).items()),
        ],
        "responses": {str(status): {"description": summary} | (_content(gives) if gives is not None else {})},
    }
    if takes is not None:
        described["requestBody"] = {"required": True} | _content(takes)
    for refusal in refusals:
        described["responses"][str(refusal)] = {"description": "Refused"} | _refusal()
    return described


def components(types: Sequence[Any]) -> dict[str, Any]:
    """The schemas that these types, and the types within them, are described by."""
    _, found = msgspec.json.schema_components(types, ref_template=REFERENCE)
    return found


def _parameter(name: str, kind: Any, *, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": _schema(kind)}


def _content(kind: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": _schema(kind)}}}


def _schema(kind: Any) -> Any:
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=REFERENCE)
    return schema


def _refusal() -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": REFERENCE.format(name="Refusal")}}}}
