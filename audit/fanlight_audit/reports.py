"""`report`: all checks one after the other, in a table and in a note that the auditor signs."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import fanlight_audit
from fanlight_audit import canaries, crossings, following, ledgers, levers, manifests, notes, releases
from fanlight_audit.findings import Findings
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder

WIDEST = 34
NAME = "fanlight-audit"
Check = Callable[[Folder, Findings, Given], None]


def all_checks(folder: Folder, given: Given) -> Findings:
    """Everything that can be checked with what is given."""
    findings = Findings()
    following.sync(folder, findings, given)
    broken = {one.about for one in findings if one.outcome != "passed"}
    following.fork_check(folder, findings, given, but=broken)
    for check, _ in () if broken else list(CHECKS.values())[2:-1]:
        with findings.trying("report", "a check"):
            check(folder, findings, given)
    look_for_canaries(folder, findings, given)
    if broken:
        words = f"rests on the log of {' and '.join(sorted(broken))}, which was not believed"
        findings.unchecked("report", "all else", words)
    if not folder.vaults or not folder.plane("public"):
        words = "one was not named or not reached at the first use: begin with the vault's address"
        findings.unchecked("report", "planes", words)
    return findings


def look_for_canaries(folder: Folder, findings: Findings, given: Given) -> None:
    with findings.trying("canary", "markers"):
        canaries.scan(folder, canaries.planted_in(folder.path / "canaries.json"), given.scanned, findings)


CHECKS: dict[str, tuple[Check, str]] = {
    "sync": (following.sync, "fetch the logs, check every byte of them"),
    "fork-check": (following.fork_check, "compare with witnesses, other auditors, and what others are answered"),
    "reconcile": (crossings.reconcile, "compare what was sent with what was received"),
    "egress": (crossings.egress, "compare bytes that left with classes"),
    "manifest": (manifests.check, "is what a vault keeps declared, and are terms kept?"),
    "release": (releases.check, "is what runs announced, old enough, and built by another too?"),
    "ledger": (ledgers.check, "are the reads that a person is told of in the log?"),
    "levers": (levers.check, "does a vault rank by the model and the boosts that it logged?"),
    "privacy": (levers.privacy, "do noised counts cost people no more than was promised?"),
    "moves": (levers.moves, "did all arrive who moved to another vault?"),
    "gov": (ledgers.governments, "what is told of states' requests?"),
    "scan": (look_for_canaries, "look for planted markers"),
}
"""In the order of a report; the logs are followed first, and markers are looked for in any case."""


def table(findings: Findings) -> str:
    """For people: what failed first, and what was not looked at as plainly as what was."""
    order = {"failed": 0, "waiting": 1, "unchecked": 2, "passed": 3}
    rows = [
        f"{one.outcome:<9}  {one.check:<10}  {one.about[:WIDEST]:<{WIDEST}}  "
        + (f"{one.cheat.upper()}: {one.words}" if one.cheat else one.words)
        for one in sorted(findings, key=lambda one: order[one.outcome])
    ]
    counts = Counter(one.outcome for one in findings)
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in ("passed", "failed", "waiting", "unchecked"))
    verdict = f"FAILED: {'; '.join(findings.cheats)}" if findings.cheats else "Nothing failed of what was checked"
    rows = ["".join(letter if letter.isprintable() else "?" for letter in row) for row in rows]  # words of strangers
    return "\n".join([*rows, "", f"{told}.", f"{verdict}. What is unchecked or waiting was not passed."])


def write(folder: Folder, findings: Findings, now: datetime) -> str:
    """Keep the report as JSON and as a signed note; the text of the note."""
    trees = [(plane.name, tree) for plane in folder.planes if (tree := plane.checkpoint)]
    heads = [f"{name} {tree.origin} {tree.size} {tree.root.hex()}" for name, tree in trees]
    told = {
        "format": "fanlight-audit-report",
        "version": 1,
        "tool": fanlight_audit.__version__,
        "at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "logs": heads,
        "cheats": findings.cheats,
        "findings": [asdict(one) for one in findings],
    }
    (folder.path / "report.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    private = notes.private_key(folder.path / "auditor.pem")
    key = notes.own_key(NAME, private)
    text = "\n".join(
        [f"Report of {key.vkey}", f"at {told['at']}", *(f"log {head}" for head in heads), "", table(findings)]
    )
    note = notes.signed(f"{text}\n", NAME, private)
    (folder.path / "report.txt").write_text(note)
    return note


def status(findings: Findings) -> int:
    """0 only when nothing failed and the logs were followed; 1 for a cheat, 2 where there was too little to look at."""
    if findings.cheats:
        return 1
    return 2 if any(one.check == "sync" and one.outcome != "passed" for one in findings) else 0
