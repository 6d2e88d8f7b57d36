"""Modules that speak to no other machine take of `urllib` and `http` only words."""

import ast
from collections.abc import Iterator
from pathlib import Path

FANLIGHT = Path(__file__).resolve().parents[2] / "fanlight"
SPEAKING = {"crossings/outbox/gateway.py", "config/first_visit.py"}
WORDS = {"urllib.parse", "http.HTTPStatus"}


def test_only_the_gateway_and_the_first_visit_import_more_than_words() -> None:
    taken = {
        str(file.relative_to(FANLIGHT)): names
        for file in FANLIGHT.rglob("*.py")
        if (names := set(of_the_network(ast.parse(file.read_text()))) - WORDS)
    }

    assert taken == {name: {"http.client"} for name in SPEAKING}


def of_the_network(tree: ast.Module) -> Iterator[str]:
    """What a module imports of `urllib` and `http`, as `package.name`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                found = [alias.name for alias in node.names]
            case ast.ImportFrom(module="urllib" | "http"):
                found = [f"{node.module}.{alias.name}" for alias in node.names]
            case ast.ImportFrom(level=0):
                found = [node.module or ""]
            case _:
                continue
        yield from (name for name in found if name.partition(".")[0] in {"urllib", "http"})
