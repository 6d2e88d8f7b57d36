"""Writes the generated pages of docs/reference from the code."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
WRITTEN_BY_MODULES = ("fanlight.config.vault.openapi", "fanlight.config.public.openapi", "fanlight.custody.reference")


def settings_page() -> str:
    """Every setting with its sentence, read from the class itself."""
    source = (ROOT / "fanlight" / "config" / "settings.py").read_text()
    tree = ast.parse(source)
    own = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    rows = [
        "| setting | default | what it is |",
        "|---|---|---|",
        *(f"| `{name}` | {default} | {what} |" for name, default, what in _settings(own)),
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Written from `fanlight/config/settings.py` by `make docs`.",
            "",
            "Each can stand in `fanlight.toml` in the home folder, or in the environment as `FANLIGHT_` and its name",
            "in capitals; the environment wins. A name or a type that is wrong stops the start and says which.",
            "",
            *rows,
            "",
        ]
    )


def _settings(own: ast.ClassDef) -> list[tuple[str, str, str]]:
    found = []
    for statement, following in zip(own.body, [*own.body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            assert isinstance(following, ast.Expr), f"the setting {statement.target.id} has no sentence"
            assert isinstance(following.value, ast.Constant)
            found.append((statement.target.id, _default(statement), " ".join(str(following.value.value).split())))
    return found


def _default(statement: ast.AnnAssign) -> str:
    if statement.value is None:
        return "`./data`"
    if isinstance(statement.value, ast.Call):
        return "one a core, at most 2"
    return f"`{ast.unparse(statement.value)}`".replace("`''`", "empty")


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    (REFERENCE / "settings.md").write_text(settings_page())
    for module in WRITTEN_BY_MODULES:
        subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
