"""The cheats, each on a real Fanlight: an honest one passes the audit, and each of these is caught and named."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fanlight_audit import asking, canaries, cli, findings, following, kept, ledgers, manifests, notes, reports
from fanlight_audit.findings import Findings
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder

from tests import processes
from tests.audit import dishonest, forging
from tests.audit.conftest import Pair, settings_of
from tests.audit.forging import Entry
from tests.audit.proxy import Choice, Proxy

pytestmark = pytest.mark.slow

Proxies = tuple[Proxy, Proxy]


def audited_anew(pair: Pair, proxies: Proxies, path: Path) -> Findings:
    """All that somebody finds who comes for the first time."""
    return reports.all_checks(kept.begin(proxies[1].address, path), Given(patience_hours=0))


def forged_log(
    pair: Pair, audited: Folder, plane: str, change: Callable[[list[Entry]], list[Entry]]
) -> Mapping[str, bytes]:
    found = audited.plane(plane)
    assert found
    key = pair.running.home / ("public" if plane == "public" else "vault") / "keys" / "log.key"
    return forging.log_of(found.entries, found.key.name, key, change)


def lies(
    proxies: Proxies, *, vault: Mapping[str, bytes] | None = None, public: Mapping[str, bytes] | None = None
) -> None:
    """One owner runs both, so neither's witness gives the other away."""
    proxies[0].choice, proxies[1].choice = forging.instead(vault or {}), forging.instead(public or {})


def changed(kind: str, change: Callable[[Entry], object]) -> Callable[[list[Entry]], list[Entry]]:
    def apply(found: list[Entry]) -> list[Entry]:
        assert any(entry["type"] == kind for entry in found)
        for entry in found:
            if entry["type"] == kind:
                change(entry["body"])
        return found

    return apply


def test_an_honest_fanlight_passes_and_what_was_not_looked_at_is_said(audited: tuple[Folder, Findings]) -> None:
    folder, found = audited
    assert found.cheats == [], reports.table(found)
    assert reports.status(found) == 0
    passed = {(one.check, one.about.partition(" on ")[0]) for one in found if one.outcome == "passed"}
    assert {("sync", "public"), ("sync", "vault:home"), ("reconcile", "profile"), ("canary", "markers")} <= passed
    assert {("manifest", "vault:home"), ("retention", "vault:home"), ("release", "app of vault:home")} <= passed
    assert {one.check for one in found if one.outcome == "unchecked"} >= {"fork-check", "release", "gov", "ledger"}

    note = notes.read(reports.write(folder, found, datetime.now(UTC)).encode())
    key = notes.own_key(reports.NAME, notes.private_key(folder.path / "auditor.pem"))
    assert note.is_signed_by(key)
    assert "was not passed" in note.text
    told = json.loads((folder.path / "report.json").read_text())
    assert len(told["findings"]) == len(found)


def test_1_a_byte_of_the_log_is_flipped(pair: Pair, proxies: Proxies, tmp_path: Path) -> None:
    def flip(part: str) -> Choice:
        return lambda path, headers, data: (
            data[:-5] + bytes([data[-5] ^ 1]) + data[-4:] if path.startswith(f"/log/tile/{part}/") else data
        )

    for part in ("entries", "0"):  # of an entry, and of the hashes with which others prove things
        proxies[0].choice = flip(part)
        found = audited_anew(pair, proxies, tmp_path / f"audit-{part}")
        assert found.cheats == [findings.BYTE], reports.table(found)
        assert reports.status(found) == 1


def test_2_the_log_is_forked(pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path) -> None:
    folder = kept.begin(proxies[1].address, tmp_path / "audit")
    following.sync(folder, before := Findings(), Given())
    assert before.cheats == []

    another = forged_log(pair, audited[0], "vault:home", changed("running", lambda body: body.update(version="9.9.9")))
    lies(proxies, vault=another)
    found = reports.all_checks(kept.open_folder(tmp_path / "audit"), Given(patience_hours=0))
    assert found.cheats == [findings.FORK], reports.table(found)
    assert list(tmp_path.glob("audit/planes/vault-home/evidence/*")), "a signature on a second history is kept"


def test_2_a_fork_is_seen_by_who_never_saw_the_other_log_if_the_witness_did(
    pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    another = forged_log(
        pair, audited[0], "vault:home", changed("running", lambda body: body.update(version="0.1.0a1"))
    )
    proxies[0].choice = forging.instead(another)
    folder = kept.begin(proxies[1].address, tmp_path / "audit")
    found = Findings()
    following.sync(folder, found, Given())
    following.fork_check(folder, found, Given())
    assert found.cheats == [findings.FORK], reports.table(found)

    alone = Findings()
    lies(proxies, vault=another)  # the witness is silent: another auditor's folder is needed
    following.fork_check(folder, alone, Given(others=[audited[0].path]))
    assert alone.cheats == [findings.FORK], reports.table(alone)


def test_3_a_crossing_is_hidden(pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path) -> None:
    lies(proxies, vault=forged_log(pair, audited[0], "vault:home", forging.without("crossing.batch")))
    found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.HIDDEN], reports.table(found)
    line = next(one for one in found if one.outcome == "failed" and one.about.startswith("profile on 20"))
    assert "last told at 20" in line.words


def test_4_an_undeclared_field_is_sent(
    pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    (vault,) = audited[0].vaults
    (sent,) = {body["schema_sha256"] for body in vault.bodies("crossing.batch") if body["class"] == "profile"}
    schema = json.loads(vault.blob(sent))
    next(iter(schema["$defs"].values()))["properties"]["email"] = {"type": "string"}
    data = json.dumps(schema).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    forged = forged_log(
        pair, audited[0], "vault:home", changed("crossing.batch", lambda body: body.update(schema_sha256=sha256))
    )
    lies(proxies, vault={**forged, f"/log/blob/{sha256}": data})
    found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.UNDECLARED], reports.table(found)
    assert "email" in next(one.words for one in found if one.outcome == "failed")


def test_5_something_is_kept_past_its_retention(
    pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    old = forged_log(
        pair,
        audited[0],
        "vault:home",
        changed("retention.account", lambda body: body["kept"][0].update(oldest_days=400)),
    )
    lies(proxies, vault=old)
    found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.LATE], reports.table(found)


def test_5_a_vault_that_says_nothing_of_it_is_found_out_by_its_database(
    pair: Pair, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    copy = tmp_path / "vault.sqlite3"
    with (
        closing(sqlite3.connect(pair.running.home / "vault" / "vault.sqlite3")) as live,
        closing(sqlite3.connect(copy)) as kept_copy,
    ):
        live.backup(kept_copy)
    assert "hold nothing older" in manifests._rows(audited[0].vaults[0], copy)
    with closing(sqlite3.connect(copy)) as rows:
        assert rows.execute("UPDATE outbox_sent SET day = '2020-02-02'").rowcount > 0
        rows.commit()
    with pytest.raises(findings.Failed) as failed:
        manifests._rows(audited[0].vaults[0], copy)
    assert failed.value.cheat == findings.LATE
    assert "outbox_sent" in failed.value.words


READ = """
from fanlight.foundation import reading
from fanlight.vault.accounts import accesses, queries
from fanlight.vault.accounts.models import Account
with reading.service("honest"):
    queries.particulars_of(Account.objects.get(handle="mira"))
accesses._write_down = lambda *about: None
with reading.service("sly"):
    queries.particulars_of(Account.objects.get(handle="mira"))
"""


def test_6_somebody_is_read_about_without_a_record(
    pair: Pair, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    processes.run(READ, pair.running.home, "vault", **settings_of(pair.running))
    ledger = tmp_path / "ledger.json"
    ledger.write_text(json.dumps(pair.mira.get("/api/me/ledger")))

    def found(expected: str) -> Findings:
        lines = Findings()
        ledgers.check(audited[0], lines, Given(ledger=ledger, expected=[expected]))
        return lines

    assert found("kind=service,reader=honest").cheats == []
    assert found("kind=service,reader=sly").cheats == [findings.UNRECORDED]


def test_7_unlogged_code_is_run(pair: Pair, proxies: Proxies, tmp_path: Path) -> None:
    def added(path: str, headers: Mapping[str, str], data: bytes) -> bytes:
        return data + b"\nfetch('https://elsewhere.example')" if path == "/service-worker.js" else data

    proxies[0].choice = added
    found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.UNLOGGED], reports.table(found)
    assert "service-worker.js" in next(one.words for one in found if one.outcome == "failed")


def test_8_a_receipt_is_skipped(pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path) -> None:
    lies(proxies, public=forged_log(pair, audited[0], "public", forging.without("crossing.receipt")))
    found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.SKIPPED], reports.table(found)


def test_9_a_canary_leaks_into_a_public_table(pair: Pair, audited: tuple[Folder, Findings], tmp_path: Path) -> None:
    """T1 with its control: the scan that finds nothing in what the operator has finds what a leaky copy holds."""
    home = pair.running.home / "public"
    copy = tmp_path / "public"
    shutil.copytree(home, copy)
    canaries.scan(audited[0], pair.canaries, [copy], honest := Findings())
    assert honest.cheats == [], reports.table(honest)
    with closing(sqlite3.connect(copy / "public.sqlite3")) as rows:
        marker = pair.canaries.planted["muted word"]
        assert rows.execute("UPDATE actors_actor SET bio = ? WHERE handle = 'mira'", [f"likes {marker}"]).rowcount == 1
        rows.commit()
    canaries.scan(audited[0], pair.canaries, [copy], leaky := Findings())
    assert leaky.cheats == [findings.LEAKED]
    assert "the muted word" in next(one.words for one in leaky if one.outcome == "failed")

    vault = canaries.Scan(pair.canaries)
    assert list(vault.path(pair.running.home / "vault")) == [], "and not even the vault keeps one in the clear"


def test_10_one_auditor_is_answered_differently_from_another(
    pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    another = forged_log(pair, audited[0], "vault:home", changed("running", lambda body: body.update(version="9.9.9")))
    to_auditors: Choice = proxies[0].choice

    def by_who_asks(path: str, headers: Mapping[str, str], data: bytes) -> bytes | None:
        is_browser = headers.get("User-Agent", "").startswith("Mozilla")
        return another.get(path, data) if is_browser else to_auditors(path, headers, data)

    proxies[0].choice = by_who_asks
    found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.OTHERWISE], reports.table(found)


def test_11_another_model_ranks_than_was_logged(pair: Pair, proxies: Proxies, tmp_path: Path) -> None:
    with dishonest.serving(pair, proxies[0], dishonest.ANOTHER_MODEL):
        found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.OTHER_MODEL], reports.table(found)


def test_12_a_lever_is_pulled_that_is_not_logged(pair: Pair, proxies: Proxies, tmp_path: Path) -> None:
    with dishonest.serving(pair, proxies[0], dishonest.SECRET_BOOST.format(video=pair.film)):
        found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.LEVER], reports.table(found)
    assert "400 percent" in next(one.words for one in found if one.outcome == "failed")


def test_13_more_privacy_is_spent_than_was_promised(
    pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    """A plane of another owner's would have such entries, two of them where its vault draws twice for a day."""
    spent = {"rows": 20, "scale_micro": 80_000_000, "epsilon_micro": 500_000, "budget_micro": 500_000}
    (start,) = [json.loads(data) for data in audited[0].vaults[0].entries[:1]]
    once = start | {"type": "privacy.spend", "body": spent | {"class": "counts", "day": "2026-11-26"}}
    for draws, cheats in ((1, []), (2, [findings.OVERSPENT])):
        lies(proxies, vault=forged_log(pair, audited[0], "vault:home", lambda told, n=draws: [*told, *[once] * n]))
        found = audited_anew(pair, proxies, tmp_path / f"audit-{draws}")
        assert found.cheats == cheats, reports.table(found)


def test_14_somebody_is_let_go_who_has_not_arrived(
    pair: Pair, proxies: Proxies, audited: tuple[Folder, Findings], tmp_path: Path
) -> None:
    (vault,) = audited[0].vaults
    (start,) = [json.loads(data) for data in vault.entries[:1]]
    public = audited[0].plane("public")
    assert public
    sent = {"commitment": "ab" * 32, "from": vault.key.name, "to": public.key.name}
    gone = start | {"type": "user.transfer", "body": sent}
    lies(proxies, vault=forged_log(pair, audited[0], "vault:home", lambda told: [*told, gone]))
    found = audited_anew(pair, proxies, tmp_path / "audit")
    assert found.cheats == [findings.LOST], reports.table(found)


def test_an_address_is_all_it_takes(pair: Pair, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commands as an auditor types them, on a Fanlight without proxies."""
    folder = ["--folder", str(tmp_path / "audit")]
    assert cli.main(["report", pair.running.public, *folder]) == 0
    assert "Nothing failed of what was checked" in capsys.readouterr().out
    assert cli.main(["sync", *folder]) == 0, "again, beside what is kept"
    assert cli.main(["init", pair.running.vault, *folder]) == 2, "keys are never replaced unseen"
    assert cli.main(["reconcile", *folder, "--patience", "0"]) == 0

    (vault,) = kept.open_folder(tmp_path / "audit").vaults
    (tmp_path / "proof").write_bytes(asking.get(f"{vault.log_url}/proof/1"))
    (tmp_path / "entry").write_bytes(vault.entries[1])
    (tmp_path / "other").write_bytes(vault.entries[0])
    assert cli.main(["verify-proof", str(tmp_path / "proof"), str(tmp_path / "entry"), *folder]) == 0
    assert cli.main(["verify-proof", str(tmp_path / "proof"), str(tmp_path / "other"), *folder]) == 2
    key = notes.own_key(vault.key.name, notes.private_key(tmp_path / "another.pem")).vkey
    assert cli.main(["verify-proof", str(tmp_path / "proof"), str(tmp_path / "entry"), "--vkey", key]) == 2
