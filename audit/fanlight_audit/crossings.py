"""`reconcile` and `egress`: what was sent is what was received, in declared fields, and nothing else left."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fanlight_audit.findings import HIDDEN, SKIPPED, UNDECLARED, UNEXPLAINED, UNLIKE, Failed, Findings, Unchecked
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder, Plane, hour_of
from fanlight_audit.manifests import sent_by

BESIDE_CROSSINGS = {"object", "witness", "mirror", "media"}
"""Bytes of videos, questions about logs, and what a vault on another machine asks of the public plane."""
Account = tuple[str, str, str]
"""A vault, a class and a day."""


@dataclass
class Side:
    """What one plane has told of an account so far."""

    messages: int = 0
    size_bytes: int = 0
    total: int = 0
    root: str = ""
    hour: str = ""
    """In which it was last told."""

    @property
    def words(self) -> str:
        return f"{self.total} messages, {self.size_bytes} bytes" if self.hour else "nothing"


def reconcile(folder: Folder, findings: Findings, given: Given) -> None:
    """Compare the two planes' accounts by class and day, to the byte."""
    with findings.trying("reconcile", "crossings"):
        received = _sides(folder.public, "crossing.receipt")
        sent: dict[Account, Side] = {}
        for vault in folder.vaults:
            sent |= _sides(vault, "crossing.batch")
        known = {vault.name for vault in folder.vaults}
        for account in sorted(sent.keys() | received.keys()):
            vault_name, class_name, day = account
            about = f"{class_name} on {day}"
            if vault_name not in known:
                findings.unchecked("reconcile", about, f"it came from {vault_name}, whose log is not kept here")
                continue
            batch, receipt = sent.get(account, Side()), received.get(account, Side())
            with findings.trying("reconcile", about):
                _compare(findings, about, batch, receipt, given.now - timedelta(hours=given.patience_hours))
        if not sent and not received:
            findings.unchecked("reconcile", "crossings", "neither side has told of any yet")
    for plane in folder.planes:
        with findings.trying("reconcile", f"fields, by {plane.name}") as passed:
            if seen := _check_fields(folder, plane, findings):
                passed(f"{len(seen)} forms of messages hold declared fields alone")


def _sides(plane: Plane, kind: str) -> dict[Account, Side]:
    found: dict[Account, Side] = defaultdict(Side)
    for _, entry in plane.told(kind):
        body = entry["body"]
        vault = entry["by"] if kind == "crossing.batch" else body["peer"]
        side = found[vault, body["class"], body["day"]]
        side.messages += body["messages"]
        side.size_bytes += body["size_bytes"]
        side.total, side.root = body.get("total", 0), body.get("root", "")
        side.hour = max(side.hour, entry["t"])
    return found


def _compare(findings: Findings, about: str, batch: Side, receipt: Side, settled: datetime) -> None:
    """The last word of both; a side that is behind may still speak for some hours."""
    hour = max(batch.hour, receipt.hour)
    told = f"last told at {hour}: sent {batch.words}; received {receipt.words}"
    for side, name in ((batch, "sender"), (receipt, "receiver")):
        if side.hour and side.total != side.messages:
            raise Failed(HIDDEN, f"the {name}'s entries add up to {side.messages}, not {side.total}")
    if batch.total == receipt.total:
        is_known = batch.root and receipt.root
        if batch.size_bytes != receipt.size_bytes or (is_known and batch.root != receipt.root):
            raise Failed(UNLIKE, f"as many, and not the same; {told}")
        if batch.total and not is_known:
            raise Unchecked(f"{batch.words} on both sides; a root over them is not told")
        findings.passed("reconcile", about, f"{batch.words} on both sides, and one root")
    elif hour_of(hour) > settled:
        findings.waiting("reconcile", about, f"one side may still tell; {told}")
    elif batch.total < receipt.total:
        raise Failed(HIDDEN, f"the vault does not tell of all that arrived; {told}")
    else:
        raise Failed(SKIPPED, f"the public plane does not tell of all that was sent; {told}")


def _check_fields(folder: Folder, plane: Plane, findings: Findings) -> set[tuple[str, str]]:
    """Whatever passed had only fields that a manifest declared by then; the forms, where all of them did."""
    seen: set[tuple[str, str]] = set()
    for _, entry in plane.told("crossing.batch", "crossing.receipt"):
        body = entry["body"]
        if body["class"] == "object" or (body["class"], body["schema_sha256"]) in seen:
            continue
        seen.add((body["class"], body["schema_sha256"]))
        if vault := folder.plane(entry["by"] if plane.is_vault else body["peer"]):
            _check_class(plane, vault, body["class"], body["schema_sha256"], entry["t"], findings)
    for one in plane.about.get("crossings", []):
        if plane.is_vault and (one["class"], one["schema_sha256"]) not in seen:
            seen.add((one["class"], one["schema_sha256"]))
            _check_class(plane, plane, one["class"], one["schema_sha256"], "9999", findings)
    return set() if UNDECLARED in findings.cheats else seen


def _check_class(plane: Plane, vault: Plane, name: str, sha256: str, hour: str, findings: Findings) -> None:
    about = f"fields of {name}, by {plane.name}"
    with findings.trying("reconcile", about):
        declared = sent_by(vault, name, until=hour)
        extra = sorted(set(fields_of(json.loads(plane.blob(sha256)))) - declared)
        if extra:
            raise Failed(UNDECLARED, f"from {hour} messages may hold {', '.join(extra)}, which no manifest declares")


def fields_of(schema: Mapping[str, Any]) -> list[str]:
    """What messages of a JSON schema hold; a field within a field as `renditions.name`."""
    return list(_fields(schema, schema.get("$defs", {}), ""))


def _fields(schema: Mapping[str, Any], named: Mapping[str, Any], under: str) -> Iterable[str]:
    if "$ref" in schema:
        yield from _fields(named[schema["$ref"].rpartition("/")[2]], named, under)
        return
    for one in [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]:
        yield from _fields(one, named, under)
    for name, one in schema.get("properties", {}).items():
        yield f"{under}{name}"
        yield from _fields(one, named, f"{under}{name}.")
    if schema.get("additionalProperties", False) is not False:
        yield f"{under}*"


def egress(folder: Folder, findings: Findings, given: Given) -> None:
    """What the gateway sent by class, against what was told of messages, and against what the line carried."""
    for vault in folder.vaults:
        with findings.trying("egress", f"what left {vault.name}") as passed:
            passed(_egress(vault))


def _egress(vault: Plane) -> str:
    accounts = vault.bodies("egress.account")
    if not accounts:
        raise Unchecked("no account of bytes is told")
    by_class: dict[str, int] = defaultdict(int)
    for body in accounts:
        for name, size in body["by_class"].items():
            by_class[name] += size
    listed = {one["class"] for one in vault.about.get("crossings", [])} | BESIDE_CROSSINGS
    listed |= {body["class"] for body in vault.bodies("crossing.batch")}
    total, unexplained = sum(by_class.values()), sum(body["unexplained_bytes"] for body in accounts)
    if strange := sorted(by_class.keys() - listed):
        raise Failed(UNEXPLAINED, f"bytes left in {', '.join(strange)}, which is no class of crossings")
    if unexplained:
        raise Failed(UNEXPLAINED, f"{unexplained} bytes, beside {total} that classes explain")
    if not all(body["is_measured"] for body in accounts):
        raise Unchecked(f"{total} bytes in classes; the line itself is not measured (egress_interface)")
    carried = sum(body["iface_bytes"] for body in accounts)
    return f"the line carried {carried} bytes, of which classes explain {total} and headers the rest"
