"""What the vault says and asks for over HTTP, read from its own OpenAPI document and compared with the manifest."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fanlight.custody.manifest import Manifest

Json = Mapping[str, Any]

ADDRESSES = "addresses"
HEADERS = "headers"
UPLOADS = "Upload-Metadata"
SENT_WITH_ALL = {"X-CSRFToken"}


def undeclared(document: Json, manifest: Manifest, upload_fields: Iterable[str]) -> Iterator[str]:
    """Where what is described and what is declared disagree."""
    schemas = document["components"]["schemas"]
    answers = {name: set(schemas[name].get("properties", {})) for name in _named(_answers(document), schemas)}
    declared = {one.schema: set(one.fields) for one in manifest.answers}
    yield from _differences("answer", {name: fields for name, fields in answers.items() if fields}, declared)
    opened = {(one.schema, field) for one in manifest.answers for field in one.open}
    for name in sorted(answers):
        for field in sorted(set(_open(schemas[name])) - {field for schema, field in opened if schema == name}):
            yield f"the answer {name} may hold anything in its field {field}"
    yield from _without_schema(document)
    asked = {name: set(schemas[name].get("properties", {})) for name in _named(_bodies(document), schemas)}
    asked |= {**_parameters(document), UPLOADS: set(upload_fields)}
    yield from _differences(
        "request",
        {name: fields for name, fields in asked.items() if fields},
        {one.schema: set(one.fields) for one in manifest.requests},
    )


def _differences(kind: str, found: Mapping[str, set[str]], declared: Mapping[str, set[str]]) -> Iterator[str]:
    for name in sorted(found.keys() | declared.keys()):
        if differ := sorted(found.get(name, set()) ^ declared.get(name, set())):
            yield f"the {kind} {name} has other fields than declared: {', '.join(differ)}"


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield f"{method} {path}", operation


def _answers(document: Json) -> Iterator[Json]:
    for _, operation in _operations(document):
        for response in operation["responses"].values():
            yield from (content.get("schema", {}) for content in response.get("content", {}).values())


def _bodies(document: Json) -> Iterator[Json]:
    for _, operation in _operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        yield from (one.get("schema", {}) for one in content.values())


def _parameters(document: Json) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {ADDRESSES: set(), HEADERS: set(SENT_WITH_ALL)}
    for _, operation in _operations(document):
        for parameter in operation.get("parameters", []):
            found[HEADERS if parameter["in"] == "header" else ADDRESSES].add(parameter["name"])
    return found


SAYS_OF_ITSELF = {"get /api/openapi.json"}
"""This very document."""


def _without_schema(document: Json) -> Iterator[str]:
    """JSON of no known form could hold anything."""
    for name, operation in _operations(document):
        for status, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                if kind == "application/json" and name not in SAYS_OF_ITSELF and not any(_references(content)):
                    yield f"{name} answers {status} in no form that is described"


def _named(roots: Iterable[Json], schemas: Json) -> set[str]:
    """Every schema that these lead to."""
    found: set[str] = set()
    waiting = [name for root in roots for name in _references(root)]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting.extend(_references(schemas[name]))
    return found


def _references(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(reference := value.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _open(schema: Json) -> Iterator[str]:
    """Fields with room for more than is named: of any type, or a map whose values are more than numbers."""
    for name, field in schema.get("properties", {}).items():
        if any(_is_open(one) for one in field.get("anyOf", [field])):
            yield name


def _is_open(field: Json) -> bool:
    inner = field.get("items", field)
    if inner.get("type") == "object" and "properties" not in inner:
        values = inner.get("additionalProperties", True)
        return not (isinstance(values, Mapping) and values.get("type") in ("integer", "number"))
    return not inner.keys() & {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"}
