"""Starting a plane makes its keys and tables, and its log says what is being started."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import fanlight
from fanlight.custody.manifest import SHIPPED
from fanlight.custody.signing import NoteKey
from tests import processes

LOGGED = """
import json
from fanlight.transparency import queries
print(json.dumps({
    "entries": [json.loads(data) for _, data in reversed(queries.newest())],
    "vkey": queries.own_log().key.vkey,
    "known": sorted(queries.known_logs()),
}))
"""


def prepare(home: Path, plane: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "fanlight", "prepare", plane], env=processes.environment(home, plane), check=True
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    prepare(home, "public")
    prepare(home, "vault")
    return home


def logged(home: Path, plane: str):  # type: ignore[no-untyped-def]
    return json.loads(processes.run(LOGGED, home, plane))


def test_the_vaults_log_begins_with_its_manifest_and_what_runs(home: Path):
    declared, model, running = logged(home, "vault")["entries"]

    assert (declared["type"], declared["by"]) == ("manifest.publish", "vault:home")
    assert declared["body"]["sha256"] == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    assert declared["body"]["fields"] > 150
    assert running["body"]["version"] == fanlight.__version__
    assert running["body"]["manifest_sha256"] == declared["body"]["sha256"]
    assert model["type"] == "release.model"


def test_the_public_planes_log_says_what_runs_and_declares_nothing_of_people(home: Path):
    (running,) = logged(home, "public")["entries"]

    assert (running["type"], running["by"]) == ("running", "public")
    assert running["body"]["manifest_sha256"] == ""


def test_both_planes_run_the_same_code_and_say_so(home: Path):
    told = {logged(home, plane)["entries"][-1]["body"]["code_sha256"] for plane in ("public", "vault")}

    assert len(told) == 1


def test_each_log_has_a_key_of_its_own_and_the_witness_beside_it_knows_it(home: Path):
    public, vault = logged(home, "public"), logged(home, "vault")

    assert public["vkey"] != vault["vkey"]
    assert public["known"] == [NoteKey.of(vault["vkey"]).name]
    assert vault["known"] == [NoteKey.of(public["vkey"]).name]
    for plane in ("public", "vault"):
        assert (home / plane / "keys" / "log.key").stat().st_mode & 0o077 == 0


def test_a_plane_whose_log_key_is_gone_does_not_start_and_says_what_to_bring_back(home: Path):
    key = home / "public" / "keys" / "log.key"
    kept = key.read_bytes()
    key.unlink()

    refused = subprocess.run(
        [sys.executable, "-m", "fanlight", "prepare", "public"],
        env=processes.environment(home, "public"),
        capture_output=True,
        text=True,
        check=False,
    )
    key.write_bytes(kept)

    assert refused.returncode == 1
    assert "cannot be continued" in refused.stderr
    assert "keys/log.key" in refused.stderr
    assert "Traceback" not in refused.stderr
    prepare(home, "public")


def test_where_the_key_is_lost_for_good_another_log_is_begun(tmp_path: Path):
    prepare(tmp_path, "public")
    (tmp_path / "public" / "keys" / "log.key").unlink()

    renewed = subprocess.run(
        [sys.executable, "-m", "fanlight.config.renewing", "public"],
        env=processes.environment(tmp_path, "public"),
        capture_output=True,
        text=True,
        check=True,
    )
    prepare(tmp_path, "public")

    assert "The log is now 127.0.0.1:8421/log/2" in renewed.stdout
    assert (tmp_path / "public" / "old-logs" / "1" / "checkpoint").is_file()
    told = logged(tmp_path, "public")
    assert [entry["type"] for entry in told["entries"]] == ["log.renewed", "running"]
    assert (tmp_path / "public" / "log.vkey").read_text().strip() == told["vkey"]


@pytest.mark.parametrize("words", [[], ["neither"], ["public", "vault"]])
def test_whose_log_is_to_be_renewed_must_be_said(words: list[str], tmp_path: Path):
    refused = subprocess.run(
        [sys.executable, "-m", "fanlight.config.renewing", *words],
        env=processes.environment(tmp_path, "public"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "Say whose log" in refused.stderr


def test_the_planes_logs_are_in_databases_of_their_own(home: Path):
    files = {plane: (home / plane / f"{plane}.sqlite3").read_bytes() for plane in ("public", "vault")}

    assert b"manifest.publish" in files["vault"]
    assert b"manifest.publish" not in files["public"]
