"""One OpenAPI document made of two descriptions: the API framework's, and the plain views' own."""

import json
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from fanlight.foundation.openapi import REFERENCE, components

REFUSAL = {
    "title": "Refusal",
    "type": "object",
    "description": "How the vault says no. `code` is stable and meant for programs.",
    "required": ["code", "message", "details"],
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "details": {"type": "object", "additionalProperties": True},
    },
}


def merged(described: Mapping[str, Any], plain: Sequence[ModuleType] = ()) -> dict[str, Any]:
    """The API framework's own description, and beside it the plain views of modules that carry `OPENAPI_PATHS`."""
    paths: dict[str, Any] = dict(described["paths"])
    schemas: dict[str, Any] = {**described["components"].get("schemas", {}), "Refusal": REFUSAL}
    for module in plain:
        for path, operations in module.OPENAPI_PATHS.items():
            paths[path] = {**paths.get(path, {}), **operations}
        schemas |= components(module.OPENAPI_TYPES)
    for path, operations in paths.items():
        for method, operation in operations.items():
            operation["operationId"] = _operation_id(method, path)
            operation["responses"] = _with_refusals(operation["responses"])
    return {
        "openapi": "3.1.0",
        "info": described["info"],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def text(described: dict[str, Any]) -> str:
    """The same text for the same document, whatever order it was put together in."""
    return json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _operation_id(method: str, path: str) -> str:
    words = path.removeprefix("/api/").replace("-", "_").replace(".", "_").replace("{", "").replace("}", "").split("/")
    return "_".join([method, *words])


def _with_refusals(responses: Mapping[Any, Any]) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(name="Refusal")}
    told = {str(status): response for status, response in responses.items()}
    return told | {"4XX": {"description": "Refused", "content": {"application/json": {"schema": schema}}}}
