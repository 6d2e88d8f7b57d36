"""`fanlight-audit`: what an auditor can ask for."""

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from fanlight_audit import canaries, following, reports
from fanlight_audit.asking import NoAnswer
from fanlight_audit.findings import Findings, Unchecked
from fanlight_audit.given import PATIENCE_HOURS, Given
from fanlight_audit.kept import NoFolder, begin, open_folder
from fanlight_audit.notes import BadNote, Key


def main(words: list[str] | None = None) -> int:
    """0 when nothing failed, 1 when something did, 2 when it could not be looked at."""
    given = _parser().parse_args(words)
    try:
        return int(given.do(given))
    except (NoFolder, NoAnswer, BadNote, Unchecked, OSError) as error:
        print(f"fanlight-audit: {error}", file=sys.stderr)
        return 2


def _init(given: argparse.Namespace) -> int:
    folder = begin(given.url, given.folder)
    print(f"Trusted from now on, as just shown, and kept in {given.folder}. Compare with somebody else's copy:")
    for plane in folder.planes:
        print(f"{plane.name}\n  log      {plane.key.vkey}\n  witness  {plane.witness_key.vkey}")
    return 0


def _report(given: argparse.Namespace) -> int:
    if given.url and not (given.folder / "planes").exists():
        begin(given.url, given.folder)
    folder = open_folder(given.folder)
    if given.url and given.url.rstrip("/") not in {plane.address for plane in folder.planes}:
        raise NoFolder(f"{given.folder} is about {folder.planes[0].address}; name another folder for {given.url}")
    what = _given(given)
    findings = reports.all_checks(folder, what)
    print(reports.write(folder, findings, what.now), end="")
    return reports.status(findings)


def _verify_proof(given: argparse.Namespace) -> int:
    keys = [Key.of(vkey) for vkey in given.vkey] or [plane.key for plane in open_folder(given.folder).planes]
    print(f"Proven: {following.verify_proof(given.proof.read_bytes(), given.entry.read_bytes(), keys)}.")
    return 0


def _plant(given: argparse.Namespace) -> int:
    folder = open_folder(given.folder)
    if not folder.vaults:
        raise Unchecked("there is no vault in this folder")
    planted = canaries.plant(folder.vaults[0].address, given.folder / "canaries.json")
    words = ", ".join(planted.planted)
    print(f"@{planted.handle} has {len(planted.planted)} markers: {words}. Scan for them in some days.")
    return 0


def _one(given: argparse.Namespace) -> int:
    """Do one check and print what it says."""
    folder, lines = open_folder(given.folder), Findings()
    reports.CHECKS[given.check][0](folder, lines, _given(given))
    print(reports.table(lines))
    return reports.status(lines)


def _given(given: argparse.Namespace) -> Given:
    told = {one.name: getattr(given, one.name) for one in fields(Given) if getattr(given, one.name, None)}
    return Given(**{**told, "patience_hours": given.patience_hours})


def _parser() -> argparse.ArgumentParser:
    having = argparse.ArgumentParser(add_help=False)
    having.add_argument("--folder", type=Path, default=Path("fanlight-audit"), help="where all is kept")
    having.add_argument(
        "--with", dest="others", type=Path, action="append", default=[], help="another's folder or note"
    )
    having.add_argument("--scan", dest="scanned", type=Path, action="append", default=[], help="copies of disks, dumps")
    having.add_argument("--database", type=Path, help="a copy of the vault's SQLite database, to see the rows' age")
    having.add_argument("--wheel", type=Path, help="a wheel that you built from the source")
    having.add_argument("--releases", type=Path, help="the folder of an audit of the log that announces releases")
    having.add_argument("--ledger", type=Path, help="a person's pages of /api/me/ledger")
    having.add_argument("--expect", dest="expected", action="append", default=[], help="a read: kind=staff,field=…")
    having.add_argument("--patience", dest="patience_hours", type=int, default=PATIENCE_HOURS, help="hours of delay")

    parser = argparse.ArgumentParser(prog="fanlight-audit", description="Check what a Fanlight says of itself.")
    commands = parser.add_subparsers(required=True, metavar="command")
    report = commands.add_parser("report", parents=[having], help="make all checks, and sign what they say")
    report.add_argument("url", nargs="?", help="either plane's address; needed only the first time")
    report.set_defaults(do=_report)
    init = commands.add_parser("init", parents=[having], help="trust the keys that an address shows now, and keep them")
    init.add_argument("url")
    init.set_defaults(do=_init)
    proof = commands.add_parser("verify-proof", parents=[having], help="check a tlog-proof without asking anyone")
    proof.add_argument("proof", type=Path)
    proof.add_argument("entry", type=Path)
    proof.add_argument("--vkey", action="append", default=[], help="the log's key, in the place of those kept")
    proof.set_defaults(do=_verify_proof)
    canary = commands.add_parser("canary", help="plant markers as a person, and look for them")
    deeds = canary.add_subparsers(required=True, metavar="plant|scan")
    deeds.add_parser("plant", parents=[having], help="live a little with markers").set_defaults(do=_plant)
    for name, (_, words) in reports.CHECKS.items():
        made = (deeds if name == "scan" else commands).add_parser(name, parents=[having], help=words)
        made.set_defaults(do=_one, check=name)
    return parser
