"""Proves that nothing is missing from an export: every field that the manifest promises, every file, every byte."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from fanlight.custody import entries, manifest, policy, proofs
from fanlight.custody.checkpoints import BadCheckpoint
from fanlight.custody.entries import BadEntry, ManifestPublished
from fanlight.custody.exports.pieces import INDEX, MANIFEST, POLICY, PROOF, PROVEN
from fanlight.custody.exports.reading import BadExport, Export
from fanlight.custody.manifest import BadManifest, Manifest
from fanlight.custody.notes import BadNote, NotSigned
from fanlight.custody.policy import BadPolicy
from fanlight.custody.proofs import BadProof, NotProven

MOST_BYTES = 2**50
"""Whoever checks a file of their own is trusted with its size."""


@dataclass
class Report:
    """What was looked at, and what is wrong."""

    fields: int = 0
    """Of the manifest, that people are to get."""
    files: int = 0
    rows: int = 0
    size_bytes: int = 0
    is_proven: bool = False
    """Whether the manifest's entry was found in a log that the policy believes."""
    problems: list[str] = field(default_factory=list)


def check(file: IO[bytes], *, by: Manifest | None = None, trusted: bytes | None = None) -> Report:
    """Check an export against its own manifest, or against another; `trusted` is a policy in the place of its own.

    `BadExport` when it cannot even be opened.
    """
    export, report = Export(file, most_bytes=MOST_BYTES), Report()
    declared = by or _manifest_of(export, report)
    keys = _keys_of_all(export, report)
    if declared is not None:
        _check_fields(declared, export, keys, report)
    _check_proof(export, trusted, report)
    return report


@dataclass
class _Keys:
    """What was found in a file of objects."""

    everywhere: set[str]
    """Keys that each of them has."""
    count: int


def _manifest_of(export: Export, report: Report) -> Manifest | None:
    try:
        text = export.text(MANIFEST)
        if hashlib.sha256(text).hexdigest() != export.index.manifest_sha256:
            report.problems.append(f"{MANIFEST} is not the one that {INDEX} names.")
        return manifest.parsed(text, MANIFEST)
    except (BadExport, BadManifest) as error:
        report.problems.append(str(error))
        return None


def _keys_of_all(export: Export, report: Report) -> dict[str, _Keys]:
    """Read every file to its end, which compares its bytes with the index; the keys of those that hold objects."""
    found: dict[str, _Keys] = {}
    for path, listed in export.index.files.items():
        try:
            if path.endswith((".json", ".jsonl")):
                found[path] = _keys_of(path, export, report)
                if listed.rows is not None and listed.rows != found[path].count:
                    report.problems.append(f"{path} has {found[path].count} rows, not {listed.rows}.")
                report.rows += found[path].count
            else:
                for _ in export.pieces(path):
                    pass
        except BadExport as error:
            report.problems.append(str(error))
        report.files += 1
        report.size_bytes += listed.size_bytes
    return found


def _keys_of(path: str, export: Export, report: Report) -> _Keys:
    keys: _Keys | None = None
    for row in _objects(path, export):
        keys = _Keys(keys.everywhere & row.keys() if keys else set(row), keys.count + 1 if keys else 1)
        _check_files_of(row, path, export, report)
    return keys or _Keys(set(), 0)


def _objects(path: str, export: Export) -> Iterator[dict[str, Any]]:
    if path.endswith(".jsonl"):
        yield from export.rows(path, dict[str, Any])
    else:
        yield export.record(path, dict[str, Any])


def _check_files_of(row: dict[str, Any], path: str, export: Export, report: Report) -> None:
    """What an object names as its files has to be there, with the hash it gives."""
    files = row.get("files")
    for named in files if isinstance(files, list) else []:
        place, sha256 = (named.get("path"), named.get("sha256")) if isinstance(named, dict) else (None, None)
        listed = export.index.files.get(str(place))
        if listed is None:
            report.problems.append(f"{path} names {str(place)[:100]}, which is missing.")
        elif sha256 is not None and listed.sha256 != sha256:
            report.problems.append(f"{place} is not the file that {path} names.")


def _check_fields(declared: Manifest, export: Export, keys: dict[str, _Keys], report: Report) -> None:
    """Each field that people are to get has at least one place, and each place is there."""
    exported = [one.name for one in declared.fields if one.exported]
    report.fields = len(exported)
    for name in exported:
        places = export.index.fields.get(name, [])
        if not places:
            report.problems.append(f"{name} is nowhere in it.")
        for place in places:
            path, _, key = place.partition("#")
            if not export.has(path):
                report.problems.append(f"{name} should be in {path}, which is missing.")
            elif key and keys.get(path, _Keys({key}, 0)).count and key not in keys[path].everywhere:
                report.problems.append(f"{name} should be in {path} as {key}, which not every object there has.")


def _check_proof(export: Export, trusted: bytes | None, report: Report) -> None:
    """That the vault has declared this very manifest in its log; one that has just begun has not, and has no proof."""
    if not export.has(PROOF):
        if trusted is not None:
            report.problems.append("There is no proof in it.")
        return
    try:
        entry = export.text(PROVEN)
        proofs.read(export.text(PROOF)).check(entry, policy.read((trusted or export.text(POLICY)).decode()))
        _, body = entries.read(entry)
    except (
        BadExport,
        BadEntry,
        BadNote,
        BadPolicy,
        BadProof,
        BadCheckpoint,
        NotProven,
        NotSigned,
        UnicodeDecodeError,
    ) as error:
        report.problems.append(f"The proof does not hold: {error}")
        return
    if isinstance(body, ManifestPublished) and body.sha256 == export.index.manifest_sha256:
        report.is_proven = True
    else:
        report.problems.append("The proof is about another manifest.")
