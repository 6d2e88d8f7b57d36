"""People's sealed data is opened in one place, which writes down who reads."""

import ast
from pathlib import Path

FANLIGHT = Path(__file__).resolve().parents[2] / "fanlight"


def test_only_vaulting_unseals() -> None:
    assert {name for name in _files() if _unseals((FANLIGHT / name).read_text())} == {"vault/accounts/vaulting.py"}


def test_any_way_to_unseal_is_noticed() -> None:
    assert _unseals("from fanlight.custody.sealing import unseal")
    assert _unseals("from fanlight.custody import sealing\nsealing.unseal(key, cell, sealed)")
    assert _unseals("import fanlight.custody.sealing as closed\nclosed.unseal")
    assert not _unseals("from fanlight.vault.accounts import vaulting\nvaulting.unseal(person, cell, sealed)")


def _files() -> list[str]:
    return [str(file.relative_to(FANLIGHT)) for file in FANLIGHT.rglob("*.py")]


def _unseals(source: str) -> bool:
    """Whether a module takes `unseal` of `custody.sealing`, under whatever name."""
    tree, names = ast.parse(source), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "fanlight.custody.sealing":
            if any(alias.name in ("unseal", "*") for alias in node.names):
                return True
        elif isinstance(node, ast.Import | ast.ImportFrom):
            inside = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            names |= {a.asname or a.name for a in node.names if inside + a.name == "fanlight.custody.sealing"}
    return any(
        isinstance(node, ast.Attribute) and node.attr == "unseal" and ast.unparse(node.value) in names
        for node in ast.walk(tree)
    )
