"""`ledger` and `gov`: what a person is told of reads stands in the log, and what states asked is told."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fanlight_audit import trees
from fanlight_audit.findings import STOPPED, UNPROVEN, UNRECORDED, Failed, Findings, Unchecked
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder, Plane, hour_of

LATE_HOURS = 3
GRACE_DAYS = 14
"""So long after a month is over it may still be stated."""


def check(folder: Folder, findings: Findings, given: Given) -> None:
    """Every read in a person's ledger is in the vault's log, and every read that is known of is in the ledger."""
    with findings.trying("ledger", "access.batch") as passed:
        passed(_batches(folder))
    file, expected, now = given.ledger, given.expected, given.now
    with findings.trying("ledger", str(file.name if file else "a person's reads")) as passed:
        if file is None:
            raise Unchecked("needs a person: --ledger FILE, as they get it from /api/me/ledger")
        pages = list(_pages(file))
        reads = [(page["account_id"], read) for page in pages for read in page["reads"]]
        proven = sum(_is_proven(folder, account_id, read, now) for account_id, read in reads)
        for wanted in expected:
            if not any(_is_like(read, wanted) for _, read in reads):
                raise Failed(UNRECORDED, f"a read that is known of is not in the ledger: {wanted}")
        passed(f"{proven} of {len(reads)} reads are proven to be in the log; the others' hour is not over")
        if not expected:
            raise Unchecked("reads that are not told: needs one that you know of: --expect kind=staff,field=…")


def _batches(folder: Folder) -> str:
    bodies = [body for vault in folder.vaults for body in vault.bodies("access.batch")]
    if not bodies:
        raise Unchecked("no reads are told yet")
    for body in bodies:
        sums = {body["reads"], sum(body["by_kind"].values()), sum(body["by_purpose"].values())}
        if len(sums) > 1 or body["staff"] != body["by_kind"].get("staff", 0):
            raise Failed(UNRECORDED, f"the reads told of {body['hour']} do not add up")
    reads, staff = (sum(body[name] for body in bodies) for name in ("reads", "staff"))
    return f"{reads} reads are told, {staff} of them by staff, and the kinds and purposes add up"


def _pages(file: Path) -> Iterator[dict[str, Any]]:
    """What somebody saved of their ledger: one page, or a list of them."""
    found = json.loads(file.read_bytes())
    pages = found if isinstance(found, list) else [found]
    if not all(isinstance(page, dict) and {"account_id", "reads"} <= page.keys() for page in pages) or not pages:
        raise Unchecked(f"{file} holds no ledger as /api/me/ledger gives it")
    yield from pages


def _is_proven(folder: Folder, account_id: str, read: dict[str, Any], now: datetime) -> bool:
    """Whether it stands in the log already; False while its hour may still be told."""
    proof = read["proof"]
    if proof is None:
        if hour_of(read["hour"]) + timedelta(hours=LATE_HOURS) < now:
            raise Failed(UNRECORDED, f"the read of {read['field']} at {read['hour']} is in no batch of the log")
        return False
    subject = hashlib.sha256(b"custody/subj" + bytes.fromhex(read["nonce"]) + account_id.encode()).hexdigest()
    told = {name: read[name] for name in ("hour", "kind", "reader", "purpose", "field", "ticket")}
    leaf = json.dumps(told | {"subject": subject}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    vault = _vault_with(folder, proof)
    entry = json.loads(proof["says"])
    path = [bytes.fromhex(one) for one in proof["path"]]
    root, size = bytes.fromhex(entry["body"]["root"]), proof["size"]
    is_in = trees.includes(root, size, proof["position"], trees.leaf_hash(leaf.encode()), path)
    if entry["type"] != "access.batch" or entry["body"]["reads"] != size or not is_in:
        words = f"the read of {read['field']} at {read['hour']} is not in entry {proof['entry']} of {vault.name}"
        raise Failed(UNPROVEN, words)
    return True


def _vault_with(folder: Folder, proof: dict[str, Any]) -> Plane:
    for vault in folder.vaults:
        if proof["entry"] < len(vault.entries) and vault.entries[proof["entry"]] == proof["says"].encode():
            return vault
    raise Failed(UNPROVEN, f"entry {proof['entry']} is another in the log than the ledger says")


def _is_like(read: dict[str, Any], wanted: str) -> bool:
    pairs = [one.partition("=") for one in wanted.split(",")]
    return all(str(read.get(name, "")) == value for name, _, value in pairs)


def governments(folder: Folder, findings: Findings, given: Given) -> None:
    """Whether a plane goes on saying, month by month, that no state has asked, or what one has."""
    for plane in folder.planes:
        with findings.trying("gov", plane.name) as passed:
            told = plane.bodies("gov.none", "gov.request")
            if not told:
                raise Unchecked("the plane makes no statement about what states asked of it")
            months = sorted({body["month"] for body in told})
            over = (given.now - timedelta(days=GRACE_DAYS)).replace(day=1) - timedelta(days=1)
            missing = [month for month in _months(months[0], f"{over:%Y-%m}") if month not in months]
            if missing:
                raise Failed(STOPPED, f"nothing is stated of {', '.join(missing[:12])}, and of months before")
            asked = len(plane.bodies("gov.request"))
            passed(f"{len(months)} months are stated, with {asked} requests, up to {months[-1]}")


def _months(first: str, last: str) -> Iterator[str]:
    year, month = (int(part) for part in first.split("-"))
    while (found := f"{year:04}-{month:02}") <= last:
        yield found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
