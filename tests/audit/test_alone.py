"""The auditor's wheel can be read in an evening, and stands on nothing that it audits."""

import ast
import io
import os
import subprocess
import sys
import tokenize
import zipfile
from pathlib import Path

from fanlight_audit import findings

ROOT = Path(__file__).resolve().parents[2]
AUDIT = ROOT / "audit"
FILES = sorted((AUDIT / "fanlight_audit").glob("*.py"))
MOST_LINES = 1500


def test_it_is_short_enough_to_be_read() -> None:
    assert sum(len(_lines_of_code(file)) for file in FILES) < MOST_LINES


def _lines_of_code(file: Path) -> set[int]:
    """Lines that do something: neither blank, nor comments, nor words for the reader."""
    text = file.read_text()
    words = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    kinds = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    found = {
        line
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in kinds
        for line in range(token.start[0], token.end[0] + 1)
    }
    return found - words


def test_it_imports_pythons_own_library_and_cryptography_alone() -> None:
    used = {
        name.partition(".")[0]
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text()))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert used - sys.stdlib_module_names == {"cryptography", "fanlight_audit"}


def test_its_wheel_holds_it_alone_and_starts_where_fanlight_is_not(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=AUDIT,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1577836800"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("fanlight_audit-*.whl")
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        assert all(name.startswith(("fanlight_audit/", "fanlight_audit-")) for name in names), names
        metadata = next(files.read(name).decode() for name in names if name.endswith("METADATA"))
    assert [line for line in metadata.splitlines() if line.startswith("Requires-Dist")] == [
        "Requires-Dist: cryptography>=42"
    ]
    program = "import sys; sys.modules['fanlight'] = None; from fanlight_audit.cli import main; main(['--help'])"
    shown = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(wheel)}, check=False, capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    assert "reconcile" in shown.stdout


def test_the_page_for_auditors_names_each_cheat_as_the_report_does() -> None:
    page = (ROOT / "docs" / "operate" / "auditing.md").read_text()
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    known = {findings.BYTE, findings.FORK, findings.HIDDEN, findings.UNDECLARED, findings.LATE, findings.UNRECORDED}
    known |= {findings.UNLOGGED, findings.SKIPPED, findings.LEAKED, findings.OTHERWISE}
    known |= {findings.OTHER_MODEL, findings.LEVER, findings.OVERSPENT, findings.LOST}
    assert {row[1] for row in rows} == known
    assert len(known) == len(rows) == 14
