"""A release starts when it is logged, old enough and rebuilt, as far as that is demanded, and no earlier (T9)."""

from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.custody import entries, policy, proofs, releases
from fanlight.custody.entries import ReleaseCode
from fanlight.custody.log import Log
from fanlight.custody.notes import BadKey, NotSigned
from fanlight.custody.proofs import Proof
from fanlight.custody.releases import DAY_SECONDS, Demands, Evidence, NotRebuilt, TooYoung, Unlogged
from fanlight.custody.signing import Signer
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf

HASH = "ab" * 32
NOON = 1_795_780_800  # 2026-11-27T12
RELEASE = ReleaseCode(
    name="fanlight",
    version="0.1.0",
    commit="ab" * 20,
    source_tree_sha256=HASH,
    artifact_sha256="cd" * 32,
    code_sha256=HASH,
    app_sha256=HASH,
    lock_sha256=HASH,
    previous_commit="",
    files_changed=0,
    lines_added=0,
    lines_removed=0,
    urgent=False,
    effective_at="2026-11-27T12",
)
LOG = Signer.plain(shelves.ORIGIN, Ed25519PrivateKey.generate())
WITNESS = Signer.timed("witness.example", Ed25519PrivateKey.generate())
CUSTODIAN = Signer.plain("custodian.example/rebuilds", Ed25519PrivateKey.generate())
TRUST = policy.read(f"log {LOG.key.vkey}\nquorum none\n")
USUAL = Demands(policy=TRUST)


def logged(release: ReleaseCode = RELEASE, *, hour: str = "2026-11-27T12", seen_at: int = NOON) -> Evidence:
    log = Log.on(MemoryShelf(), LOG)
    entry = entries.written(release, hour=hour, by="public")
    log.append([b"before", entry, b"after"])
    return Evidence(entry=entry.decode(), proof=str(log.proof(1)), rebuilt=[], seen_at=seen_at)


def after(days: float) -> int:
    return NOON + round(days * DAY_SECONDS)


def test_a_release_waits_for_as_many_days_as_the_custodian_says():
    releases.check(logged(), USUAL, now=after(7))
    releases.check(logged(), replace(USUAL, cooling_days=1), now=after(1))

    with pytest.raises(TooYoung, match="2026-12-04 12:00"):
        releases.check(logged(), USUAL, now=after(6.99))
    with pytest.raises(TooYoung):
        releases.check(logged(), replace(USUAL, cooling_days=8), now=after(7))


def test_an_urgent_one_is_let_through_where_urgency_is_believed():
    urgent = logged(msgspec.structs.replace(RELEASE, urgent=True))

    releases.check(urgent, USUAL, now=NOON)

    with pytest.raises(TooYoung):
        releases.check(urgent, replace(USUAL, urgent_days=2), now=after(1.99))
    releases.check(urgent, replace(USUAL, urgent_days=2), now=after(2))


def test_it_waits_as_long_as_its_maker_asks_even_where_the_custodian_would_not():
    later = logged(msgspec.structs.replace(RELEASE, effective_at="2026-12-01T12"))

    with pytest.raises(TooYoung):
        releases.check(later, replace(USUAL, cooling_days=0), now=after(3.9))
    releases.check(later, replace(USUAL, cooling_days=0), now=after(4))


def test_a_log_that_dates_an_entry_back_wins_no_day():
    backdated = logged(msgspec.structs.replace(RELEASE, effective_at="2026-11-01T00"), hour="2026-11-01T00")

    with pytest.raises(TooYoung):
        releases.check(backdated, USUAL, now=after(6.9))
    releases.check(backdated, USUAL, now=after(7))


def test_a_witness_that_is_trusted_can_say_that_it_is_older():
    seen = logged(hour="2026-11-01T00", seen_at=after(30))
    proof = Proof(1, *_hashes_and_note(seen))
    witnessed = msgspec.structs.replace(seen, proof=str(proof))
    strict = policy.read(f"log {LOG.key.vkey}\nwitness W {WITNESS.key.vkey}\nquorum W\n")
    lenient = policy.read(f"log {LOG.key.vkey}\nwitness W {WITNESS.key.vkey}\nquorum none\n")

    releases.check(witnessed, Demands(policy=strict), now=after(30))

    with pytest.raises(TooYoung):
        releases.check(witnessed, Demands(policy=lenient), now=after(30))
    with pytest.raises(Unlogged):
        releases.check(seen, Demands(policy=strict), now=after(60))


def _hashes_and_note(evidence: Evidence):  # type: ignore[no-untyped-def]
    proof = proofs.read(evidence.proof.encode())
    return proof.hashes, proof.checkpoint.with_signatures([WITNESS.sign(proof.checkpoint.text, at=NOON)])


def test_what_stands_in_no_trusted_log_is_not_started():
    honest = logged()
    other = entries.written(msgspec.structs.replace(RELEASE, code_sha256="ef" * 32), hour="2026-11-27T12", by="public")
    stranger = policy.read(f"log {Signer.plain(shelves.ORIGIN, Ed25519PrivateKey.generate()).key.vkey}\nquorum none\n")

    for kept, demands in (
        (msgspec.structs.replace(honest, entry=other.decode()), USUAL),
        (msgspec.structs.replace(honest, entry=honest.entry.replace('"urgent":false', '"urgent":true')), USUAL),
        (msgspec.structs.replace(honest, entry="{}"), USUAL),
        (msgspec.structs.replace(honest, proof="no proof"), USUAL),
        (honest, Demands(policy=stranger)),
    ):
        with pytest.raises(Unlogged):
            releases.check(kept, demands, now=after(30))


def test_somebody_who_counts_must_have_made_the_same_bytes():
    asked = replace(USUAL, rebuilders=[CUSTODIAN.key])
    rebuilt = releases.attested(RELEASE.artifact_sha256, CUSTODIAN)
    other_wheel = releases.attested(HASH, CUSTODIAN)
    namesake = Signer.plain(CUSTODIAN.key.name, Ed25519PrivateKey.generate())
    stranger = releases.attested(RELEASE.artifact_sha256, namesake)
    forged = msgspec.structs.replace(rebuilt, signature=other_wheel.signature)

    releases.check(msgspec.structs.replace(logged(), rebuilt=[forged, rebuilt]), asked, now=after(7))

    for said in ([], [other_wheel], [stranger], [forged]):
        with pytest.raises(NotRebuilt, match=CUSTODIAN.key.name):
            releases.check(msgspec.structs.replace(logged(), rebuilt=said), asked, now=after(7))


def test_urgency_spares_nobody_the_rebuild_and_a_log_is_no_second_party():
    urgent = logged(msgspec.structs.replace(RELEASE, urgent=True))
    own_word = msgspec.structs.replace(urgent, rebuilt=[releases.attested(RELEASE.artifact_sha256, LOG)])

    with pytest.raises(NotRebuilt):
        releases.check(urgent, replace(USUAL, rebuilders=[CUSTODIAN.key]), now=NOON)
    with pytest.raises(NotRebuilt):
        releases.check(own_word, replace(USUAL, rebuilders=[LOG.key]), now=NOON)


def test_who_rebuilt_it_is_whoever_signed():
    rebuilt = releases.attested(RELEASE.artifact_sha256, CUSTODIAN)

    assert releases.rebuilder(rebuilt) == CUSTODIAN.key
    with pytest.raises((NotSigned, BadKey)):
        releases.rebuilder(msgspec.structs.replace(rebuilt, vkey=LOG.key.vkey))
    with pytest.raises((NotSigned, BadKey)):
        releases.rebuilder(msgspec.structs.replace(rebuilt, artifact_sha256=HASH))
