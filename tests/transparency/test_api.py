"""A stranger who knows only the address follows the log, and whatever else is asked gets a plain refusal."""

import gzip
import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps
from django.test import Client

from fanlight.custody import entries, notes, policy, proofs, tiles
from fanlight.custody.entries import Running
from fanlight.custody.signing import Signer
from fanlight.transparency import actions, keeping, queries
from fanlight.transparency.keeping import Keeper
from tests.transparency.following import Stranger, got

YEAR = "public, max-age=31536000, immutable"


def say(number: int) -> None:
    actions.log([Running(version=f"{number}.0", code_sha256="ab" * 32, app_sha256="", manifest_sha256="")])


def test_a_stranger_follows_the_log_as_it_grows(keeper: Keeper):
    stranger = Stranger()
    for size in (1, 2, 255, 256, 257, 300):
        already = len(stranger.entries)
        actions.log(
            [
                Running(version=f"{number}.0", code_sha256="ab" * 32, app_sha256="", manifest_sha256="")
                for number in range(already, size)
            ]
        )

        assert stranger.follow().size == size

    versions = [body.version for _, body in map(entries.read, stranger.entries) if isinstance(body, Running)]
    assert versions == [f"{number}.0" for number in range(300)]


def test_the_checkpoint_is_fresh_and_tiles_are_kept_for_ever(keeper: Keeper):
    say(1)

    checkpoint, tile, bundle = got("/log/checkpoint"), got("/log/tile/0/000.p/1"), got("/log/tile/entries/000.p/1")

    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint["Cache-Control"] == "public, max-age=5"
    for part in (tile, bundle):
        assert part["Content-Type"] == "application/octet-stream"
        assert part["Cache-Control"] == YEAR
    for answer in (checkpoint, tile, bundle):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies


def test_a_partial_tile_stays_what_it_was(keeper: Keeper):
    for number in range(3):
        say(number)
    before = {path: got(f"/log/tile/{path}").content for path in ("0/000.p/2", "entries/000.p/2")}

    for number in range(3, 9):
        say(number)

    assert {path: got(f"/log/tile/{path}").content for path in before} == before


def test_bundles_are_compressed_for_those_who_ask(keeper: Keeper):
    for number in range(20):
        say(number)

    plain, packed = got("/log/tile/entries/000.p/20"), got("/log/tile/entries/000.p/20", accept_encoding="gzip, br")

    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3


@pytest.mark.parametrize(
    "path",
    [
        "log/tile/0/000",
        "log/tile/0/000.p/4",
        "log/tile/0/001",
        "log/tile/1/000.p/1",
        "log/tile/entries/000",
        "log/tile/entries/000.p/4",
        "log/tile/0/x999/x999/x999/x999/x999/x999/999",
        "log/tile/0/000.p/0",
        "log/tile/0/000.p/03",
        "log/tile/64/000",
        "log/tile/0/../../checkpoint",
        "log/tile/" + "x999/" * 40,
        "log/proof/3",
        "log/proof/999999999999999999999999999999",
        "log/blob/" + "0" * 64,
        "witness/" + "0" * 64 + "/checkpoint",
    ],
)
def test_what_is_not_there_is_refused_and_no_cache_keeps_the_refusal(keeper: Keeper, path: str):
    for number in range(3):
        say(number)

    answer = got(f"/{path}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] in ("no-store", "private, no-store")


def test_a_log_without_entries_has_no_checkpoint_yet(keeper: Keeper):
    assert got("/log/checkpoint").status_code == 404
    assert got("/.well-known/custody.json").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written_from_outside(keeper: Keeper, method: str):
    say(1)
    before = queries.checkpoint()

    for path in ("/log/checkpoint", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/1", "/log/proof/0"):
        assert getattr(Client(), method)(path, b"x", content_type="text/plain").status_code in (403, 405)

    assert queries.checkpoint() == before


def test_a_proof_can_be_taken_along_and_checked_without_us(keeper: Keeper):
    for number in range(5):
        say(number)
    vkey = queries.own_log().key.vkey
    kept = got("/log/proof/3").content
    entry = tiles.entries_of(got("/log/tile/entries/000.p/5").content)[3]

    proofs.read(kept).check(entry, policy.read(f"log {vkey}\nquorum none\n"))
    with pytest.raises(proofs.NotProven):
        proofs.read(kept).check(entry + b" ", policy.read(f"log {vkey}\nquorum none\n"))


def test_what_entries_name_by_their_hash_is_served(keeper: Keeper):
    sha256 = actions.keep_blob(b"[[field]]\n", "application/toml")

    answer = got(f"/log/blob/{sha256}")

    assert hashlib.sha256(answer.content).hexdigest() == sha256
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/toml", YEAR)


def test_the_plane_says_who_it_is(keeper: Keeper):
    say(1)
    told = got("/.well-known/custody.json").json()

    assert told["plane"] == "vault:test"
    assert told["log"]["url"] == "https://video.example/log"
    assert told["log"]["origin"] == "video.example/log"
    assert told["log"]["vkey"].startswith("video.example/log+")
    assert told["witness"]["name"] == "video.example/witness"
    assert told["witness"]["origins"] == []


def test_the_proposed_policy_believes_the_checkpoint_once_its_witnesses_have_seen_it(keeper: Keeper):
    say(1)
    text = (queries.checkpoint() or "").partition("\n\n")[0] + "\n"
    proposed = policy.read(got("/log/policy").content.decode())
    assert proposed.believed(notes.read(got("/log/checkpoint").content)).size == 1
    other = Signer.timed("other.example/witness", Ed25519PrivateKey.generate())
    keeping.keep_for(lambda: replace(keeper, witnesses=[keeper.keys / "witnesses.vkey"]))
    (keeper.keys / "witnesses.vkey").write_text(f"{other.key.vkey}\n{queries.own_log().key.vkey}\n")

    stricter = policy.read(got("/log/policy").content.decode())

    with pytest.raises(policy.NotWitnessed):
        stricter.believed(notes.read(got("/log/checkpoint").content))
    assert actions.accept([other.sign(text, at=1_700_000_000)], queries.known_witnesses(), of=text)
    assert stricter.believed(notes.read(got("/log/checkpoint").content)).size == 1


def test_the_checkpoint_is_a_note_that_opens_with_the_key_that_is_told(keeper: Keeper):
    say(1)

    note = notes.read(got("/log/checkpoint").content)

    assert list(note.signed_by([queries.own_log().key])) == [queries.own_log().key]


def test_a_stranger_is_told_which_planes_belong_together_and_what_may_pass(keeper: Keeper):
    schema = b'{"type":"object"}'
    told_planes = [
        keeping.plane_told("public", "https://public.example/", "Op", "US"),
        keeping.plane_told("vault:test", "https://video.example", "Keep", "EU"),
    ]
    whole = replace(keeper, planes=told_planes, crossings={"profile": schema}, openapi="/api/openapi.json")
    keeping.keep_for(lambda: whole)
    actions.say_what_runs()

    told = got("/.well-known/custody.json").json()

    assert told["mode"] == "split"
    assert [(one["owner"], one["jurisdiction"]) for one in told["planes"]] == [("Op", "US"), ("Keep", "EU")]
    assert told["planes"][0]["custody_url"] == "https://public.example/.well-known/custody.json"
    assert told["policy_url"] == "https://video.example/log/policy"
    assert told["openapi_url"] == "https://video.example/api/openapi.json"
    for url, expected in (
        (told["manifest_url"], (keeper.keys.parent / "manifest.toml").read_bytes()),
        (told["crossings"][0]["schema_url"], schema),
    ):
        assert got(url.removeprefix("https://video.example")).content == expected
    assert told["crossings"][0]["class"] == "profile"


@pytest.mark.parametrize(
    ("owners", "mode"),
    [
        ([("public", ""), ("vault:a", "")], "single"),
        ([("public", "Op"), ("vault:a", "")], "single"),
        ([("public", ""), ("vault:a", "Keep")], "single"),
        ([("public", "Op"), ("vault:a", "Op")], "single"),
        ([("public", "Op"), ("vault:a", "Keep")], "split"),
        ([("public", "Op"), ("vault:a", "Keep"), ("vault:b", "Keep")], "multi"),
    ],
)
def test_nobody_gets_a_better_badge_for_saying_less(keeper: Keeper, owners: list[tuple[str, str]], mode: str):
    planes = [keeping.plane_told(plane, "https://one.example", owner, "") for plane, owner in owners]
    keeping.keep_for(lambda: replace(keeper, planes=planes))

    assert got("/.well-known/custody.json").json()["mode"] == mode


def test_the_files_behind_the_hash_of_what_runs_are_listed(keeper: Keeper):
    actions.say_what_runs()
    runs = next(
        body for _, body in map(entries.read, (data for _, data in queries.newest())) if isinstance(body, Running)
    )

    listed = got(f"/log/blob/{runs.code_sha256}").content

    assert hashlib.sha256(listed).hexdigest() == runs.code_sha256
    assert b"  ./transparency/actions.py\n" in listed


def test_the_plane_describes_itself(keeper: Keeper):
    path = "/api/openapi.json" if apps.is_installed("fanlight.vault.accounts") else "/openapi.json"

    described = got(path)

    assert described.status_code == 200
    assert described.json()["openapi"] == "3.1.0"
