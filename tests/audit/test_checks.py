"""What the checks make of logs, without any plane: what is young, late, behind, unexplained, weakened or silent."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fanlight_audit import crossings, findings, ledgers, levers, manifests, notes, releases, reports
from fanlight_audit.findings import Findings
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder, Plane

from fanlight.custody import accesses, merkle
from fanlight.custody.entries import BODIES, KeptTerm

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
GIVEN = Given(now=NOW)
OWN = Ed25519PrivateKey.generate()
"""Of every log here."""
OLD = b"""
[[field]]
name = "people_person.name"
class = "protected"
purpose = ["account"]
basis = "contract"
retention = "30 days"
sealed = true
exported = true
crossing = []

[[removal]]
table = "people_person"
by = "people.forget"
since = "day"

[[crossing]]
class = "profile"
fields = ["actor_id", "name"]
"""


def plane(path: Path, name: str, *told: tuple[str, str, dict[str, Any]]) -> Plane:
    key = notes.own_key(f"{name}.example/log", OWN)
    about = {
        "plane": name,
        "version": "1",
        "address": f"https://{name}.example",
        "log": {"url": f"https://{name}.example/log", "vkey": key.vkey},
        "crossings": [{"class": "profile", "schema_sha256": schema(path / name, "actor_id", "name")}],
    }
    entries = [
        json.dumps({"v": 1, "type": kind, "t": hour, "by": name, "body": body}).encode() for kind, hour, body in told
    ]
    return Plane(path / name, about, entries)


def blob(folder: Path, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    (folder / "blobs" / sha256).write_bytes(data)
    return sha256


def schema(folder: Path, *fields: str) -> str:
    properties = {name: {"type": "string"} for name in fields}
    return blob(folder, json.dumps({"properties": properties, "additionalProperties": False}).encode())


def crossed(kind: str, hour: str, total: int, **more: Any) -> tuple[str, str, dict[str, Any]]:
    body = {"class": "profile", "day": "2026-11-27", "peer": "vault:home" if kind == "crossing.receipt" else "public"}
    told = {"messages": total, "size_bytes": 10 * total, "refused": 0, "total": total, "root": "ab" * 32}
    return kind, hour, {**body, "schema_sha256": "", **told, **more}


def outcomes(check: Callable[[Folder, Findings, Given], None], *planes: Plane, given: Given = GIVEN) -> Findings:
    found = Findings()
    check(Folder(Path(), list(planes)), found, given)
    return found


def reconciled(tmp_path: Path, sent: list[Any], received: list[Any]) -> dict[str, str]:
    vault, public = plane(tmp_path, "vault:home", *sent), plane(tmp_path, "public", *received)
    vault.about["crossings"] = []
    found = outcomes(crossings.reconcile, vault, public)
    return {one.about: one.cheat or one.outcome for one in found if not one.about.startswith("fields")}


def test_a_side_that_is_behind_is_waited_for_and_then_is_not(tmp_path: Path) -> None:
    account = "profile on 2026-11-27"
    late, early = crossed("crossing.batch", "2026-11-27T11", 3), crossed("crossing.batch", "2026-11-27T05", 3)
    assert reconciled(tmp_path, [late], []) == {account: "waiting"}
    assert reconciled(tmp_path, [early], []) == {account: findings.SKIPPED}
    assert reconciled(tmp_path, [], [crossed("crossing.receipt", "2026-11-27T05", 1)]) == {account: findings.HIDDEN}
    assert reconciled(tmp_path, [early], [crossed("crossing.receipt", "2026-11-27T05", 3)]) == {account: "passed"}


@pytest.mark.parametrize("unlike", [{"root": "cd" * 32}, {"size_bytes": 31}])
def test_as_many_and_not_the_same_is_a_failure_at_once(tmp_path: Path, unlike: dict[str, Any]) -> None:
    sent, received = (
        crossed("crossing.batch", "2026-11-27T11", 3),
        crossed("crossing.receipt", "2026-11-27T11", 3, **unlike),
    )
    assert reconciled(tmp_path, [sent], [received]) == {"profile on 2026-11-27": findings.UNLIKE}


def test_an_upgrade_within_a_day_is_no_failure(tmp_path: Path) -> None:
    folder = tmp_path / "vault:home"
    first, then = OLD, OLD.replace(b'"name"]', b'"name", "bio"]')
    declared = [
        ("manifest.publish", "2026-11-27T01", {"sha256": blob(folder, first), "previous_sha256": ""}),
        ("manifest.publish", "2026-11-27T03", {"sha256": blob(folder, then), "previous_sha256": "…"}),
    ]
    narrow, wide = schema(folder, "actor_id", "name"), schema(folder, "actor_id", "name", "bio")
    sent = [
        crossed("crossing.batch", "2026-11-27T02", 1, schema_sha256=narrow),
        crossed("crossing.batch", "2026-11-27T04", 2, messages=1, size_bytes=10, schema_sha256=wide),
    ]
    received = [crossed("crossing.receipt", "2026-11-27T04", 2)]
    vault = plane(tmp_path, "vault:home", *declared, *sent)
    found = outcomes(crossings.reconcile, vault, plane(tmp_path, "public", *received))
    assert "failed" not in {one.outcome for one in found if "by public" not in one.about}, reports.table(found)

    early = crossed("crossing.batch", "2026-11-27T02", 1, schema_sha256=wide)
    vault = plane(tmp_path, "vault:home", *declared, early)
    found = outcomes(crossings.reconcile, vault, plane(tmp_path, "public"))
    assert findings.UNDECLARED in found.cheats, "what a manifest declares later was not declared when it was sent"


def egress(**more: Any) -> tuple[str, str, dict[str, Any]]:
    told = {"by_class": {"profile": 500}, "is_measured": True, "iface_bytes": 600, "unexplained_bytes": 0}
    return "egress.account", "2026-11-27T02", told | more


@pytest.mark.parametrize(
    ("account", "outcome"),
    [
        (egress(), "passed"),
        (egress(is_measured=False), "unchecked"),
        (egress(unexplained_bytes=9), findings.UNEXPLAINED),
        (egress(by_class={"profile": 500, "history": 9}), findings.UNEXPLAINED),
        (("egress.account", "2026-11-27T02", {}), findings.MALFORMED),
    ],
)
def test_bytes_that_left_are_explained_or_not(tmp_path: Path, account: Any, outcome: str) -> None:
    found = Findings()
    with found.trying("egress", ""):
        found += outcomes(crossings.egress, plane(tmp_path, "vault:home", account))
    assert [one.cheat or one.outcome for one in found] == [outcome]


CODE, ARTIFACT = "c0" * 32, "a7" * 32


def announced(hour: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    body = {
        "name": "fanlight",
        "code_sha256": CODE,
        "artifact_sha256": ARTIFACT,
        "urgent": False,
        "effective_at": hour,
        "version": "1",
    }
    return "release.code", hour, body | more


def ran(hour: str) -> tuple[str, str, dict[str, Any]]:
    return "running", hour, {"version": "1", "code_sha256": CODE, "app_sha256": "", "manifest_sha256": ""}


def rebuilt(artifact: str = ARTIFACT, private: Ed25519PrivateKey | None = None) -> tuple[str, str, dict[str, Any]]:
    private = private or Ed25519PrivateKey.generate()
    key = notes.own_key("other", private)
    value = private.sign(f"fanlight-release-rebuilt/v1\n{artifact}\n".encode())
    signature = base64.b64encode(key.id + value).decode()
    body = {"artifact_sha256": ARTIFACT, "vkey": key.vkey, "signature": signature}
    return "release.rebuilt", "2026-11-02T00", body


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([ran("2026-11-20T00")], ["unchecked"]),
        ([announced("2026-11-01T00", name="fanlight-audit"), ran("2026-11-20T00")], ["unchecked"]),
        ([announced("2026-11-01T00"), rebuilt(), ran("2026-11-20T00")], ["passed"]),
        ([announced("2026-11-01T00"), ran("2026-11-20T00")], ["unchecked"]),
        ([announced("2026-11-01T00"), rebuilt(artifact="bb" * 32), ran("2026-11-20T00")], ["unchecked"]),
        ([announced("2026-11-01T00"), rebuilt(private=OWN), ran("2026-11-20T00")], ["unchecked"]),
        ([announced("2026-11-15T00"), rebuilt(), ran("2026-11-20T00")], [findings.UNLOGGED]),
        ([announced("2026-11-15T00", urgent=True), rebuilt(), ran("2026-11-20T00")], ["passed"]),
        (
            [announced("2026-11-01T00", effective_at="2026-11-25T00"), rebuilt(), ran("2026-11-20T00")],
            [findings.UNLOGGED],
        ),
        ([announced("2026-11-21T00"), rebuilt(), ran("2026-11-20T00")], ["unchecked"]),
        (
            [announced("2026-11-01T00", code_sha256="dd" * 32), announced("2026-11-21T00"), ran("2026-11-20T00")],
            [findings.UNLOGGED],
        ),
        ([announced("2026-11-01T00", code_sha256="dd" * 32), ran("2026-11-20T00")], [findings.UNLOGGED]),
    ],
)
def test_what_runs_was_announced_long_enough_before(tmp_path: Path, told: list[Any], expected: list[str]) -> None:
    one, found = plane(tmp_path, "public", *told), Findings()
    with found.trying("release", "code"):
        releases._check_announced([one], one, found)
    assert [line.cheat or line.outcome for line in found] == expected


def changed(tmp_path: Path, new: bytes, **more: Any) -> Findings:
    """What is made of a manifest that follows the old one."""
    folder = tmp_path / "vault:home"
    old, after = blob(folder, OLD), blob(folder, new)
    first = {"sha256": old, "previous_sha256": "", "added": [], "removed": [], "changed": []}
    then = {**first, "sha256": after, "previous_sha256": old, "changed": ["people_person.name"], **more}
    notice = ("manifest.announce", "2026-11-01T00", {"sha256": after})
    told = [("manifest.publish", "2026-10-01T00", first), notice, ("manifest.publish", "2026-11-09T00", then)]
    found = Findings()
    with found.trying("manifest", ""):
        manifests._check_changes(plane(tmp_path, "vault:home", *told), found)
    return found


@pytest.mark.parametrize(
    ("new", "more", "expected"),
    [
        (OLD.replace(b"30 days", b"20 days"), {}, []),
        (OLD.replace(b"30 days", b"20 days"), {"changed": []}, [findings.UNTOLD]),
        (OLD.replace(b"30 days", b"40 days"), {}, ["unchecked"]),
        (OLD.replace(b"30 days", b"account"), {}, ["unchecked"]),
        (OLD.replace(b"sealed = true", b"sealed = false"), {"weakened": []}, [findings.UNTOLD]),
        (OLD.replace(b"30 days", b"40 days"), {"weakened": ["people_person.name"], "notice_days": 7}, ["passed"]),
        (
            OLD.replace(b"30 days", b"40 days"),
            {"weakened": ["people_person.name"], "notice_days": 9},
            [findings.UNTOLD],
        ),
        (OLD.replace(b'["account"]', b'["account", "feed"]'), {"weakened": [], "notice_days": 1}, [findings.UNTOLD]),
    ],
)
def test_weakening_is_named_and_must_have_been_announced(
    tmp_path: Path, new: bytes, more: dict[str, Any], expected: list[str]
) -> None:
    assert [one.cheat or one.outcome for one in changed(tmp_path, new, **more)] == expected


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([{"field": "people_person.day", "declared_days": 30, "oldest_days": 30}], "passed"),
        ([{"field": "people_person.day", "declared_days": 30, "oldest_days": 33}], findings.LATE),
        ([{"field": "people_person.day", "declared_days": 300, "oldest_days": 33}], findings.LATE),
        ([], findings.LATE),
    ],
)
def test_terms_are_kept_as_declared_and_none_is_left_out(tmp_path: Path, kept: list[Any], expected: str) -> None:
    manifest = OLD.replace(b"people_person.name", b"people_person.day")
    told = {"day": "2026-11-20", "manifest_sha256": blob(tmp_path / "vault:home", manifest), "kept": kept}
    vault, found = plane(tmp_path, "vault:home", ("retention.account", "2026-11-20T01", told)), Findings()
    with found.trying("retention", "") as passed:
        passed(manifests._terms(vault))
    assert [one.cheat or one.outcome for one in found] == [expected]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([], "unchecked"),
        (["2026-08", "2026-09", "2026-10"], "passed"),
        (["2026-08", "2026-10"], findings.STOPPED),
        (["2026-08", "2026-09"], findings.STOPPED),
    ],
)
def test_statements_about_states_may_not_stop(tmp_path: Path, months: list[str], expected: str) -> None:
    told = [("gov.none", f"{month}-28T00", {"month": month}) for month in months]
    found = outcomes(ledgers.governments, plane(tmp_path, "public", *told))
    assert [one.cheat or one.outcome for one in found] == [expected]
    early = replace(GIVEN, now=datetime(2026, 11, 5, tzinfo=UTC))
    if months[-1:] == ["2026-09"]:
        assert not outcomes(ledgers.governments, plane(tmp_path, "public", *told), given=early).cheats


FILM = "0197b0a0-0000-7000-8000-000000000001"


def boosted(percent: int, until: str = "2026-11-27T20") -> tuple[str, str, dict[str, Any]]:
    about = {"target": "video", "video_id": FILM, "hashtag_sha256": "", "percent": percent, "reason": "civic"}
    return "boost", "2026-11-27T01", {**about, "from_hour": "2026-11-27T02", "until_hour": until, "operators": 2}


def shown(score: float = 3.0, **about: Any) -> dict[str, Any]:
    """A stranger's For You, with a video in it whose terms come to 3, of them 1 by a boost."""
    told = {"percent": 150, "reason": "civic", "entry": 0, **about}
    terms = [{"kind": "popular", "value": 2.0, "about": {}}, {"kind": "boosted", "value": 1.0, "about": told}]
    return {"items": [{"video": {"id": FILM}, "why": {"score": score, "terms": terms}}]}


@pytest.mark.parametrize(
    ("feed", "told", "expected"),
    [
        (shown(), [boosted(150)], "passed"),
        (shown(score=3.5), [boosted(150)], findings.LEVER),
        (shown(percent=400), [boosted(150)], findings.LEVER),
        (shown(entry=1), [boosted(150)], findings.LEVER),
        (shown(), [boosted(150), boosted(100)], findings.LEVER),
        (shown(), [boosted(150, until="2026-11-27T11")], findings.LEVER),
        ({"items": []}, [], "unchecked"),
    ],
)
def test_what_a_stranger_is_shown_stands_by_logged_levers_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, feed: dict[str, Any], told: list[Any], expected: str
) -> None:
    monkeypatch.setattr(levers, "_feed", lambda vault, name: feed)
    found = [one for one in outcomes(levers.check, plane(tmp_path, "vault:home", *told)) if "boosts" in one.about]
    assert [one.cheat or one.outcome for one in found] == [expected]


def spend(day: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    told = {"rows": 20, "scale_micro": 80_000_000, "epsilon_micro": 500_000, "budget_micro": 500_000}
    return "privacy.spend", f"{day}T03", {"class": "counts", "day": day, **told, **more}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], "unchecked"),
        ([spend("2026-11-25"), spend("2026-11-26")], "passed"),
        ([spend("2026-11-26"), spend("2026-11-26")], findings.OVERSPENT),
        ([spend("2026-11-26", epsilon_micro=600_000)], findings.OVERSPENT),
        ([spend("2026-11-26", scale_micro=40_000_000)], findings.OVERSPENT),
        ([spend("2026-11-26", budget_micro=900_000)], "unchecked"),
    ],
)
def test_a_days_counts_cost_no_more_than_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Any], expected: str
) -> None:
    monkeypatch.setattr(levers, "asked_about", lambda address: {"counts": {"epsilon_micro": 500_000}})
    found = outcomes(levers.privacy, plane(tmp_path, "vault:home", *told))
    assert [one.cheat or one.outcome for one in found] == [expected]


def test_who_moved_away_has_arrived_in_a_log_that_is_known(tmp_path: Path) -> None:
    sent = {"commitment": "ab" * 32, "from": "vault:home.example/log", "to": "vault:away.example/log"}
    moved = ("user.transfer", "2026-11-27T02", sent)
    home, away, silent = (
        plane(tmp_path, "vault:home", moved),
        *(plane(tmp_path, "vault:away", *said) for said in ([moved], [])),
    )
    assert {one.outcome for one in outcomes(levers.moves, home, away)} == {"passed"}
    assert outcomes(levers.moves, home, silent).cheats == [findings.LOST]
    assert [one.outcome for one in outcomes(levers.moves, home)] == ["unchecked"]


ACCOUNT, NONCE = UUID(int=7), bytes(range(32))


def read_of(tmp_path: Path, *, said: str = "service", proven: bool = True) -> Findings:
    """What is made of a ledger with one read in it, which the log says was by a service."""
    told = {"hour": "2026-11-27T02", "kind": "service", "reader": "worker", "purpose": "feed", "ticket": ""}
    subject = accesses.subject(NONCE, ACCOUNT)
    own = accesses.leaf(subject=subject, field="accounts_account.sealed", **told)
    leaves = [merkle.leaf_hash(one) for one in (b"another's", own, b"a third's")]
    tree = merkle.over(leaves)
    body = {"hour": told["hour"], "root": merkle.root(3, tree).hex(), "reads": 3, "staff": 0}
    batch = ("access.batch", "2026-11-27T03", body | {"by_kind": {"service": 3}, "by_purpose": {"feed": 3}})
    vault = plane(tmp_path, "vault:home", batch)
    path = [one.hex() for one in merkle.inclusion_proof(1, 3, tree)]
    proof = {"position": 1, "size": 3, "path": path, "entry": 0, "says": vault.entries[0].decode()}
    read = told | {"field": "accounts_account.sealed", "kind": said, "nonce": NONCE.hex()}
    page = {"account_id": str(ACCOUNT), "reads": [read | {"proof": proof if proven else None}]}
    (tmp_path / "ledger.json").write_text(json.dumps(page))
    given = replace(GIVEN, ledger=tmp_path / "ledger.json", expected=["reader=worker"])
    return outcomes(ledgers.check, vault, given=given)


def test_a_read_in_a_ledger_is_in_the_log_as_it_is_told(tmp_path: Path) -> None:
    assert [one.outcome for one in read_of(tmp_path)] == ["passed", "passed"]
    assert read_of(tmp_path, said="other").cheats == [findings.UNPROVEN], "told otherwise than logged"
    assert read_of(tmp_path, proven=False).cheats == [findings.UNRECORDED], "its hour is long over"


@pytest.mark.parametrize(
    "body",
    [b"{}", b'{"class": 7}', b"[" * 9000 + b"]" * 9000, b'{"day": "2026-11-27", "class": "profile", "total": "many"}'],
)
def test_a_log_of_another_form_fails_and_breaks_nothing(tmp_path: Path, body: bytes) -> None:
    vault, public = plane(tmp_path, "vault:home"), plane(tmp_path, "public")
    kinds = ("crossing.batch", "manifest.publish", "running", "access.batch", "egress.account", "retention.account")
    head = b'{"v":1,"t":"2026-11-27T99","by":"vault:home","type":"%s","body":%s}'
    vault.entries = [head % (kind.encode(), body) for kind in kinds]
    checks = (crossings.reconcile, crossings.egress, releases.check, ledgers.check, ledgers.governments)
    for check in checks:
        found = Findings()
        with found.trying("report", "a check"):
            check(Folder(tmp_path, [public, vault]), found, GIVEN)
        assert check is ledgers.governments or found.cheats, check


def test_what_the_audit_reads_is_what_planes_write() -> None:
    """Written twice on purpose: a form that changes here must be changed there."""
    read = {
        "manifest.publish": {"sha256", "previous_sha256", "added", "removed", "changed", "weakened", "notice_days"},
        "manifest.announce": {"sha256"},
        "running": {"version", "code_sha256", "app_sha256", "manifest_sha256"},
        "crossing.batch": {"class", "schema_sha256", "day", "messages", "size_bytes", "total", "root"},
        "crossing.receipt": {"class", "schema_sha256", "peer", "day", "messages", "size_bytes", "total", "root"},
        "egress.account": {"by_class", "unexplained_bytes", "is_measured", "iface_bytes"},
        "retention.account": {"day", "manifest_sha256", "kept"},
        "access.batch": {"hour", "root", "reads", "by_kind", "by_purpose", "staff"},
        "release.code": {"name", "version", "code_sha256", "artifact_sha256", "urgent", "effective_at"},
        "release.rebuilt": {"artifact_sha256", "vkey", "signature"},
        "release.model": {"parameters_sha256", "values_sha256", "code_sha256"},
        "boost": {"target", "video_id", "hashtag_sha256", "percent", "reason", "from_hour", "until_hour"},
        "privacy.spend": {"day", "rows", "scale_micro", "epsilon_micro", "budget_micro"},
        "user.transfer": {"commitment", "from", "to"},
        "gov.none": {"month"},
        "gov.request": {"month"},
    }
    for kind, fields in read.items():
        assert fields <= {field.encode_name for field in msgspec.structs.fields(BODIES[kind])}, kind  # type: ignore[index]
    assert {"field", "declared_days", "oldest_days"} == {field.name for field in msgspec.structs.fields(KeptTerm)}


def test_words_of_strangers_do_not_write_on_the_terminal() -> None:
    found = Findings()
    found.failed("sync", "\x1b[2Jpublic", findings.BYTE, "\x1b]0;fine\x07 nothing\nfailed")
    assert "\x1b" not in reports.table(found)
    assert "\x07" not in reports.table(found)
    assert len(reports.table(found).splitlines()) == 4


def test_a_hash_that_is_a_path_is_no_hash(tmp_path: Path) -> None:
    with pytest.raises(findings.Failed, match="no hash"):
        plane(tmp_path, "public").blob("../../../etc/passwd")


def test_what_was_not_followed_is_no_success() -> None:
    found = Findings()
    found.passed("sync", "public", "")
    assert reports.status(found) == 0
    found.unchecked("sync", "vault:home", "no answer")
    assert reports.status(found) == 2
    found.failed("sync", "vault:home", findings.BYTE, "")
    assert reports.status(found) == 1
