"""Modules that speak to no other machine take of `urllib` and `http` only words."""

import ast
from collections.abc import Iterator, Set
from pathlib import Path

FANLIGHT = Path(__file__).resolve().parents[2] / "fanlight"
SPEAKING = {"crossings/outbox/gateway.py", "config/first_visit.py", "custody/transit.py"}
WORDS = {"urllib.parse", "http.HTTPStatus"}


def test_only_those_that_speak_to_another_program_import_more_than_words() -> None:
    taken = {
        str(file.relative_to(FANLIGHT)): names
        for file in FANLIGHT.rglob("*.py")
        if (names := set(of(ast.parse(file.read_text()), {"urllib", "http"})) - WORDS)
    }

    assert taken == {name: {"http.client"} for name in SPEAKING}


def test_who_reads_addresses_opens_no_socket() -> None:
    visits = ast.parse((FANLIGHT / "vault/accounts/visits.py").read_text())

    assert set(of(visits, {"socket"})) == {"socket.AF_INET", "socket.inet_pton"}


def of(tree: ast.Module, packages: Set[str]) -> Iterator[str]:
    """What a module imports of some packages, as `package.name`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                found = [alias.name for alias in node.names]
            case ast.ImportFrom() if node.module in packages:
                found = [f"{node.module}.{alias.name}" for alias in node.names]
            case ast.ImportFrom(level=0):
                found = [node.module or ""]
            case _:
                continue
        yield from (name for name in found if name.partition(".")[0] in packages)
