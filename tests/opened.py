"""What is in an export, for tests to look at: the objects and rows of each feature."""

import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

from fanlight.custody.exports.pieces import Piece
from fanlight.custody.exports.writing import Writer


def opened(export: bytes) -> dict[str, Any]:
    """`{feature: {file: object, or list of rows}}`."""
    found: dict[str, Any] = {}
    with ZipFile(io.BytesIO(export)) as archive:
        for name in archive.namelist():
            feature, _, rest = name.partition("/")
            if rest.endswith((".json", ".jsonl")):
                data = archive.read(name)
                value = [json.loads(line) for line in data.splitlines()] if rest.endswith("l") else json.loads(data)
                found.setdefault(feature, {})[rest.partition(".")[0]] = value
    return found


def written(pieces: Iterable[Piece]) -> dict[str, Any]:
    """The same of some pieces: `{file: object, or list of rows}`."""
    out = io.BytesIO()
    writer = Writer(out, at=datetime.now(UTC))
    for piece in pieces:
        writer.add(piece)
    writer.finish(made_by="", vault="", manifest_sha256="0" * 64, fields={})
    (found,) = opened(out.getvalue()).values()
    kept: dict[str, Any] = found
    return kept
