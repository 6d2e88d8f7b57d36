"""`report`: all checks one after the other, in a table and in a note that the auditor signs."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime

import fanlight_audit
from fanlight_audit import canaries, crossings, following, ledgers, manifests, notes, releases
from fanlight_audit.findings import Findings
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder

WIDEST = 34
NAME = "fanlight-audit"


def all_checks(folder: Folder, given: Given) -> Findings:
    """Everything that can be checked with what is given."""
    findings = Findings()
    following.sync(folder, findings, given)
    broken = {one.about for one in findings if one.outcome != "passed"}
    following.fork_check(folder, findings, given, but=broken)
    checks = (
        crossings.reconcile,
        crossings.egress,
        manifests.check,
        releases.check,
        ledgers.check,
        ledgers.governments,
    )
    for check in () if broken else checks:
        with findings.trying("report", "a check"):
            check(folder, findings, given)
    look_for_canaries(folder, findings, given)
    if broken:
        findings.unchecked(
            "report", "all else", f"rests on the log of {' and '.join(sorted(broken))}, which was not believed"
        )
    if not folder.vaults or not folder.plane("public"):
        findings.unchecked(
            "report", "planes", "one was not named or not reached at the first use: begin with the vault's address"
        )
    return findings


def look_for_canaries(folder: Folder, findings: Findings, given: Given) -> None:
    with findings.trying("canary", "markers"):
        canaries.scan(folder, canaries.planted_in(folder.path / "canaries.json"), given.scanned, findings)


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
    heads = [
        f"{plane.name} {tree.origin} {tree.size} {tree.root.hex()}"
        for plane in folder.planes
        if (tree := plane.checkpoint)
    ]
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
