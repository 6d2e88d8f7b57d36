"""`fanlight custody`: the record of processing, and announcing a manifest that promises people less."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fanlight.config import working
from fanlight.custody.manifest import BadManifest, load, weakened

Step = Callable[[argparse.Namespace], int]


def run(words: Sequence[str]) -> int:
    """Do one step; 1 when it is refused, or when the answer is that people lose something."""
    given = _parser().parse_args(words)
    step: Step = given.step
    try:
        return step(given)
    except (BadManifest, OSError) as refusal:
        sys.stderr.write(f"fanlight: {refusal}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight custody", description="What the vault keeps, and what it will.")
    steps = parser.add_subparsers(required=True, metavar="step")
    record = steps.add_parser("record", help="print the record of processing activities (GDPR, article 30)")
    record.add_argument("--format", choices=["text", "jsonld"], default="text", help="for people, or in terms of DPV")
    record.set_defaults(step=_record)
    compare = steps.add_parser("compare", help="say what one manifest promises less of than another")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.set_defaults(step=_compare)
    announce = steps.add_parser("announce", help="tell people and the log of a manifest that promises them less")
    announce.add_argument("manifest", type=Path, help="the manifest.toml of the version to come")
    announce.set_defaults(step=_announce)
    return parser


def _record(given: argparse.Namespace) -> int:
    working.as_vault()
    from fanlight.config.vault import keeping
    from fanlight.custody.processing import record

    if given.format == "jsonld":
        sys.stdout.write(record.jsonld(load(), keeping.told()).decode())
    else:
        sys.stdout.write(record.text(load(), keeping.told()))
    return 0


def _compare(given: argparse.Namespace) -> int:
    weaker = weakened(given.before.read_bytes(), given.after.read_bytes())
    sys.stdout.write("".join(f"{name}\n" for name in weaker))
    return 1 if weaker else 0


def _announce(given: argparse.Namespace) -> int:
    working.as_vault()
    from fanlight.transparency import notice

    try:
        index, said = notice.announce(given.manifest.read_bytes(), given.manifest.name)
    except notice.NothingToAnnounce as refusal:
        sys.stderr.write(f"fanlight: {refusal}\n")
        return 1
    sys.stdout.write(f"Announced as entry {index}. It can be started with from {said.effective_at} (UTC):\n")
    sys.stdout.write("".join(f"  {name}\n" for name in said.weakened))
    return 0
