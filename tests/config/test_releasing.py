"""A vault whose custodian demands it starts no code that is not accepted, and opens nothing before it says so (T9)."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.config import accepting, reading_logs, releasing
from fanlight.config.accepting import APP, PACKAGE, refuse_what_is_not_accepted
from fanlight.config.reading_logs import Unbelievable
from fanlight.config.settings import Settings, read, settings
from fanlight.custody import entries, policy, releases
from fanlight.custody.entries import ReleaseCode
from fanlight.custody.releases import Unlogged
from fanlight.custody.running import files_sha256
from fanlight.custody.signing import Signer
from tests import processes
from tests.crossings.outbox.other_log import OtherLog

HASH = "ab" * 32
CUSTODIAN = Signer.plain("custodian.example/rebuilds", Ed25519PrivateKey.generate())
HOUR = f"{datetime.now(UTC):%Y-%m-%dT%H}"
RELEASE = ReleaseCode(
    name="fanlight",
    version="0.1.0",
    commit="ab" * 20,
    source_tree_sha256=HASH,
    artifact_sha256=HASH,
    code_sha256=files_sha256(PACKAGE, without=[APP]),
    app_sha256=files_sha256(APP) if APP.is_dir() else "",
    lock_sha256=HASH,
    previous_commit="",
    files_changed=0,
    lines_added=0,
    lines_removed=0,
    urgent=False,
    effective_at=HOUR,
)


@pytest.fixture
def public() -> Iterator[OtherLog]:
    plane = OtherLog()
    plane.start()
    plane.grow(300)
    yield plane
    plane.stop()


@pytest.fixture
def own(tmp_path: Path, public: OtherLog, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A vault whose custodian believes that log."""
    (tmp_path / "policy").write_text(f"log {public.log.key.vkey}\nquorum none\n")
    (tmp_path / "rebuilders.vkey").write_text(f"{CUSTODIAN.key.vkey}\n")
    for name in [name for name in os.environ if name.startswith("FANLIGHT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FANLIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FANLIGHT_RELEASE_POLICY", str(tmp_path / "policy"))
    settings.cache_clear()
    yield settings()
    settings.cache_clear()


def announce(public: OtherLog, release: ReleaseCode = RELEASE) -> None:
    public.log.append([entries.written(release, hour=HOUR, by="public")])
    public.grow(3)


def accepted(own: Settings, public: OtherLog) -> None:
    found = reading_logs.release(f"{public.address}/log", HASH, accepting.demands(own).policy)  # type: ignore[union-attr]
    file = own.home.parent / "wheel.release"
    file.write_bytes(msgspec.json.encode(found))
    assert releasing.run(["accept", str(file)]) == 0


def test_where_nothing_is_demanded_any_code_runs(tmp_path: Path):
    refuse_what_is_not_accepted(read({"FANLIGHT_HOME": str(tmp_path)}))


def test_code_that_nothing_is_known_of_is_not_started(own: Settings):
    with pytest.raises(ValueError, match=r"nothing in .*releases shows that it stands in a log"):
        refuse_what_is_not_accepted(own)


def test_an_accepted_release_starts_once_it_has_cooled_off(own: Settings, public: OtherLog):
    announce(public)
    accepted(own, public)

    with pytest.raises(ValueError, match="may be started from"):
        refuse_what_is_not_accepted(own)
    refuse_what_is_not_accepted(replace(own, release_cooling_days=0))


def test_an_urgent_one_starts_at_once_where_that_is_allowed(own: Settings, public: OtherLog):
    announce(public, msgspec.structs.replace(RELEASE, urgent=True))
    accepted(own, public)

    refuse_what_is_not_accepted(own)
    with pytest.raises(ValueError, match="may be started from"):
        refuse_what_is_not_accepted(replace(own, release_urgent_days=1))


def test_a_rebuild_is_demanded_of_those_who_are_named(own: Settings, public: OtherLog):
    announce(public)
    accepted(own, public)
    asked = replace(own, release_cooling_days=0, release_rebuilders=str(own.home.parent / "rebuilders.vkey"))

    with pytest.raises(ValueError, match=r"none of custodian\.example/rebuilds has made the same wheel"):
        refuse_what_is_not_accepted(asked)
    rebuilt = releases.attested(HASH, CUSTODIAN)
    public.log.append([entries.written(rebuilt, hour=HOUR, by="public")])
    accepted(own, public)
    refuse_what_is_not_accepted(asked)


def test_accepting_again_does_not_begin_the_wait_again_and_nobody_else_can_shorten_it(own: Settings, public: OtherLog):
    announce(public)
    accepted(own, public)
    place = accepting.kept_at(own, RELEASE.code_sha256)
    kept = accepting.evidence(own, RELEASE.code_sha256)
    week_ago = msgspec.structs.replace(kept, seen_at=kept.seen_at - 8 * 86_400)

    file = own.home.parent / "older.release"
    file.write_bytes(msgspec.json.encode(week_ago))
    assert releasing.run(["accept", str(file)]) == 0
    assert accepting.evidence(own, RELEASE.code_sha256).seen_at >= kept.seen_at

    place.write_bytes(msgspec.json.encode(week_ago))
    accepted(own, public)
    assert accepting.evidence(own, RELEASE.code_sha256).seen_at == week_ago.seen_at


def test_another_app_beside_the_same_code_is_not_started(own: Settings, public: OtherLog):
    announce(public, msgspec.structs.replace(RELEASE, app_sha256="ef" * 32))
    accepted(own, public)

    with pytest.raises(ValueError, match="the app beside this code"):
        refuse_what_is_not_accepted(replace(own, release_cooling_days=0))


def test_a_demand_that_cannot_be_read_is_no_demand_that_is_met(own: Settings):
    for broken, said in (
        (replace(own, release_policy="/nowhere"), "release_policy cannot be read"),
        (replace(own, release_rebuilders=str(own.home / "nobody")), "holds no key"),
        (replace(own, release_policy="", release_rebuilders="keys"), "demands nothing without release_policy"),
        (replace(own, release_cooling_days=-1), "release_cooling_days should be"),
        (replace(own, release_urgent_days=-1), "release_urgent_days should be"),
    ):
        with pytest.raises(ValueError, match=said):
            refuse_what_is_not_accepted(broken)


def test_a_log_that_serves_other_entries_than_it_signed_shows_nothing(own: Settings, public: OtherLog):
    announce(public)
    trusted = policy.read(f"log {public.log.key.vkey}\nquorum none\n")

    assert reading_logs.release(f"{public.address}/log", HASH, trusted).release == RELEASE
    with pytest.raises(Unlogged):
        reading_logs.release(f"{public.address}/log", "cd" * 32, trusted)

    public.lie = lambda path, body: (
        (200, public.log.part(reading_logs.tiles.place(path[len("/log/tile/") :])).replace(b"entry 7", b"entry 8"))  # type: ignore[union-attr,arg-type]
        if "entries" in path
        else None
    )
    with pytest.raises(Unbelievable, match="other entries"):
        reading_logs.release(f"{public.address}/log", HASH, trusted)


@pytest.mark.parametrize("words", [["prepare", "vault"], ["vault"], ["run"], ["keys", "status"]])
def test_every_way_in_refuses_before_anything_is_made_or_opened(tmp_path: Path, words: list[str]):
    (tmp_path / "policy").write_text(f"log {CUSTODIAN.key.vkey}\nquorum none\n")

    refused = subprocess.run(
        [sys.executable, "-m", "fanlight", *words],
        env=processes.environment(tmp_path / "home", "vault", release_policy=str(tmp_path / "policy")),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert refused.returncode == 1
    assert "the vault does not start" in refused.stderr
    assert "fanlight release check" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "home").exists()


def test_a_rebuild_is_signed_on_a_machine_without_a_fanlight(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "fanlight-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr("fanlight/__init__.py", "one")

    words = ["attest", str(file), "--key", str(tmp_path / "key"), "--name", "custodian.example/rebuilds"]
    assert releasing.run(words) == 0
    assert releasing.run([*words[:-1], "two words"]) == 1

    (out,) = tmp_path.glob("*.rebuilt")
    said = msgspec.json.decode(out.read_bytes(), type=entries.ReleaseRebuilt)
    assert releases.rebuilder(said).name == "custodian.example/rebuilds"
    assert said.vkey in capsys.readouterr().out
    assert json.loads(out.read_text())["artifact_sha256"] == said.artifact_sha256
