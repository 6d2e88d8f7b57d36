"""`fanlight export check FILE`: is anything missing from an export?"""

import argparse
import sys
from pathlib import Path

from fanlight.custody import manifest
from fanlight.custody.exports.checking import check
from fanlight.custody.exports.reading import BadExport
from fanlight.custody.manifest import BadManifest


def run(words: list[str]) -> int:
    """Check a file; 0 when nothing is missing, 1 when something is, 2 when it is no export."""
    given = _parser().parse_args(words)
    try:
        by = manifest.load(given.manifest) if given.manifest else None
        trusted = given.policy.read_bytes() if given.policy else None
        with given.file.open("rb") as file:
            report = check(file, by=by, trusted=trusted)
    except (BadExport, BadManifest, OSError) as error:
        print(f"Not an export that can be checked: {error}", file=sys.stderr)
        return 2
    for problem in report.problems:
        print(problem)
    print(
        f"{report.fields} declared fields, {report.files} files, {report.rows} rows, {report.size_bytes} bytes read; "
        f"the manifest is {'proven' if report.is_proven else 'not proven'} to stand in the vault's log."
    )
    print(f"{len(report.problems)} problems." if report.problems else "Nothing is missing.")
    return 1 if report.problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight export", description="Look into an export.")
    commands = parser.add_subparsers(required=True, metavar="command")
    checking = commands.add_parser("check", help="is everything in it that the vault declares as yours?")
    checking.add_argument("file", type=Path, help="the zip")
    checking.add_argument("--manifest", type=Path, help="a manifest to hold against it, in the place of its own")
    checking.add_argument("--policy", type=Path, help="whom to trust about the log, in the place of its own policy")
    return parser
