"""`manifest`: what a vault may keep is declared, changes of it are told, and nothing is kept past its term."""

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fanlight_audit import asking
from fanlight_audit.findings import LATE, UNDECLARED, UNTOLD, Failed, Findings, Unchecked
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder, Plane, asked_about, hour_of

BESIDE = {"crossing": "class", "removal": "table", "answer": "schema", "request": "schema"}
GRACE = timedelta(days=1)


def declarations(text: bytes) -> dict[str, Any]:
    """What a manifest declares, by name."""
    told = tomllib.loads(text.decode())
    found = {str(one["name"]): one for one in told.get("field", [])}
    return found | {f"{kind}.{one[key]}": one for kind, key in BESIDE.items() for one in told.get(kind, [])}


def sent_by(vault: Plane, class_name: str, *, until: str) -> set[str]:
    """All fields declared for a class by some hour: what had to wait keeps the form it was written in."""
    found: set[str] = set()
    for _, entry in vault.told("manifest.publish"):
        if entry["t"] <= until:
            sent = declarations(vault.blob(entry["body"]["sha256"])).get(f"crossing.{class_name}", {})
            found |= set(sent.get("fields", []))
    return found


def check(folder: Folder, findings: Findings, given: Given) -> None:
    """Of every vault: is the manifest shown, are its changes told, and are terms kept?"""
    for vault in folder.vaults:
        with findings.trying("manifest", vault.name) as passed:
            published = vault.bodies("manifest.publish")
            if not published:
                raise Failed(UNTOLD, "the vault has declared no manifest")
            passed(_in_force(vault, published[-1]["sha256"]))
            _check_changes(vault, findings)
        with findings.trying("manifest", f"forms, of {vault.name}") as passed:
            passed(_forms(vault))
        with findings.trying("retention", vault.name) as passed:
            passed(_terms(vault))
        with findings.trying("retention", f"rows, of {vault.name}") as passed:
            passed(_rows(vault, given.database))


def _in_force(vault: Plane, sha256: str) -> str:
    """The manifest that is logged, that which runs, and that which is shown are one."""
    fields = declarations(vault.blob(sha256))
    now = str(asked_about(vault.address).get("manifest_url", "")).rpartition("/")[2]
    runs = [body["manifest_sha256"] for body in vault.bodies("running")][-1:]
    if now != sha256 or runs != [sha256]:
        raise Failed(UNTOLD, f"logged is {sha256[:16]}…, shown is {now[:16] or 'none'}…, run is {str(runs)[2:18]}…")
    return f"{len(fields)} declarations are logged, shown, and run by the same hash"


def _forms(vault: Plane) -> str:
    """What the vault asks for over HTTP, as it describes itself, has declared fields alone."""
    declared = declarations(vault.blob(vault.bodies("manifest.publish")[-1]["sha256"]))
    schemas = json.loads(asking.get(vault.about["openapi_url"]))["components"]["schemas"]
    asked = {name.removeprefix("request."): one for name, one in declared.items() if name.startswith("request.")}
    known = {name: set(one["fields"]) for name, one in asked.items() if name in schemas}
    if not known:
        raise Unchecked("its manifest does not say what it asks for over HTTP")
    for name, fields in known.items():
        if extra := sorted(set(schemas[name].get("properties", {})) - fields):
            raise Failed(UNDECLARED, f"{name} asks for {', '.join(extra)}, which the manifest does not declare")
    return f"{len(known)} forms of requests hold declared fields"


def _check_changes(vault: Plane, findings: Findings) -> None:
    """Each manifest follows the one before it, and says how it differs."""
    before = ""
    for index, entry in vault.told("manifest.publish"):
        body = entry["body"]
        if body["previous_sha256"] != before:
            raise Failed(UNTOLD, f"entry {index} follows another manifest than the one logged before")
        if before:
            old, new = declarations(vault.blob(before)), declarations(vault.blob(body["sha256"]))
            found = {
                "added": sorted(new.keys() - old.keys()),
                "removed": sorted(old.keys() - new.keys()),
                "changed": sorted(name for name in old.keys() & new.keys() if old[name] != new[name]),
            }
            for kind, names in found.items():
                told = body[kind]
                if told != names[: len(told)] or (len(told) < len(names) and len(told) < 150):
                    silent = ", ".join(sorted({*names} - {*told})[:5])
                    raise Failed(UNTOLD, f"entry {index} does not say that {silent} were {kind}")
            _check_weaker(index, entry, sorted(weakened(old, new)), findings, vault)
        before = body["sha256"]


def _check_weaker(index: int, entry: dict[str, Any], names: list[str], findings: Findings, vault: Plane) -> None:
    """Weakening is to be told as such, before it holds; an entry that has no word for it cannot be held to that."""
    body, about = entry["body"], f"entry {index} of {vault.name}"
    told, days = body.get("weakened"), body.get("notice_days", 0)
    if names and told is not None and len(told) < 150 and (silent := sorted({*names} - {*told})):
        raise Failed(UNTOLD, f"entry {index} does not say that it weakens {', '.join(silent[:5])}")
    if not (names := sorted({*names, *(told or [])})):
        return
    if not days:
        findings.unchecked("manifest", about, f"it weakens {', '.join(names[:5])}, and no notice of that is promised")
        return
    before = [one for at, one in vault.told("manifest.announce") if at < index]
    announced = [one for one in before if one["body"]["sha256"] == body["sha256"]]
    if not announced or hour_of(announced[0]["t"]) + timedelta(days=days) > hour_of(entry["t"]):
        raise Failed(UNTOLD, f"entry {index} weakens {', '.join(names[:5])} without the notice of {days} days")
    findings.passed("manifest", about, f"weakens {len(names)} declarations, as was announced {days} days before")


def weakened(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What is kept longer, bare, for more purposes, or may leave further than before."""
    for name, one in new.items():
        before = old.get(name)
        if before is None or before == one or name.partition(".")[0] in ("removal", "answer", "request"):
            continue
        if name.startswith("crossing."):
            is_weaker = bool(set(one["fields"]) - set(before["fields"]))
        else:
            is_weaker = (
                bool(set(one["purpose"]) - set(before["purpose"]) or set(one["crossing"]) - set(before["crossing"]))
                or (before["sealed"] and not one["sealed"])
                or _hours(one["retention"]) > _hours(before["retention"])
            )
        if is_weaker:
            yield name


def _hours(retention: str) -> float:
    """How long a term is, at most; a word has no end that a clock knows."""
    number, _, unit = retention.partition(" ")
    return int(number) * (24 if unit == "days" else 1) if number.isdigit() else float("inf")


def _terms(vault: Plane) -> str:
    """As the vault itself accounts for it, day by day."""
    accounts = vault.bodies("retention.account")
    if not accounts:
        raise Unchecked("the vault does not tell how old the oldest is that it keeps")
    for body in accounts:
        declared = declarations(vault.blob(body["manifest_sha256"]))
        terms = {one["field"]: one for one in body["kept"]}
        for removal in (one for name, one in declared.items() if name.startswith("removal.")):
            field = f"{removal['table']}.{removal.get('since') or removal.get('until')}"
            hours = _hours(declared[field]["retention"]) if field in declared else float("inf")
            if hours == float("inf"):
                continue
            days = -(-int(hours) // 24)
            if field not in terms or terms[field]["declared_days"] != days:
                words = f"on {body['day']} the account of {field} is missing or has another term than {days} days"
                raise Failed(LATE, words)
        for field, one in terms.items():
            old, most = one["oldest_days"], one["declared_days"]
            if old > most + GRACE.days:
                raise Failed(LATE, f"on {body['day']} {field} was {old} days old; {most} are declared")
    return f"{len(accounts)} daily accounts, and in none is anything too old; its own word"


def _rows(vault: Plane, database: Path | None) -> str:
    """As its database has it, where a copy is at hand."""
    if database is None:
        raise Unchecked("from outside rows cannot be seen; give a copy of its SQLite database: --database FILE")
    declared = declarations(vault.blob(vault.bodies("manifest.publish")[-1]["sha256"]))
    looked = 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
        for removal in (one for name, one in declared.items() if name.startswith("removal.")):
            table, column = removal["table"], removal.get("since") or removal.get("until")
            hours = _hours(declared.get(f"{table}.{column}", {"retention": ""})["retention"])
            if hours == float("inf"):
                continue
            (oldest,) = rows.execute(f'SELECT min("{column}") FROM "{table}"').fetchone()  # noqa: S608  # names of the manifest
            looked += 1
            if oldest is None:
                continue
            began = datetime.fromisoformat(str(oldest)).replace(tzinfo=UTC)
            term = timedelta(hours=hours) if removal.get("since") else timedelta()
            if began + term + 2 * GRACE < datetime.now(UTC):
                words = f"a row of {table} is of {began:%Y-%m-%d}; it should be gone after {hours / 24:g} days"
                raise Failed(LATE, words)
    if looked == 0:
        raise Unchecked("no table of it has a term in days")
    return f"{looked} tables with a term in days hold nothing older"
