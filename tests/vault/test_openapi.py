"""The description of the API: complete, current, and the same each time."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern

from fanlight.config.vault import described, document, openapi, urls

COMMITTED = Path(__file__).resolve().parents[2] / openapi.PLACE


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def operations() -> list[dict[str, Any]]:
    paths = described.whole()["paths"]
    return [operation for path in paths.values() for operation in path.values()]


def shape(pattern: str) -> str:
    """An address with its variable parts blotted out, whichever way they are written."""
    plain = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|<[^>]+>|\{[^}]+\}", "*", pattern)
    return plain.replace("^", "").replace(r"\Z", "").replace("\\", "").strip("/")


def test_the_committed_document_is_current() -> None:
    current = document.text(described.whole())

    assert COMMITTED.read_text(encoding="utf-8") == current, "write it again: python -m fanlight.config.vault.openapi"


def test_the_document_is_the_same_each_time() -> None:
    assert document.text(described.whole()) == document.text(described.whole())


def test_every_reference_leads_somewhere() -> None:
    whole = described.whole()

    names = {reference.removeprefix("#/components/schemas/") for reference in references(whole)}

    assert names <= set(whole["components"]["schemas"])


def test_every_operation_has_a_name_of_its_own_and_tells_how_it_refuses() -> None:
    names = Counter(operation["operationId"] for operation in operations())

    assert [name for name, times in names.items() if times > 1] == []
    assert all("4XX" in operation["responses"] for operation in operations())


def test_every_plain_view_of_the_api_is_described() -> None:
    plain = {
        shape(str(p.pattern))
        for p in urls.hot
        if isinstance(p, URLPattern) and str(p.pattern).lstrip("^").startswith("api/")
    }

    assert plain
    assert plain <= {shape(path) for path in described.whole()["paths"]}


def test_no_request_body_takes_what_it_does_not_declare() -> None:
    whole = described.whole()
    schemas = whole["components"]["schemas"]
    bodies = [
        content["schema"]["$ref"].rsplit("/", 1)[1]
        for operation in operations()
        for kind, content in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json" and "$ref" in content["schema"]
    ]

    assert bodies
    assert [name for name in bodies if schemas[name].get("additionalProperties") is not False] == []
