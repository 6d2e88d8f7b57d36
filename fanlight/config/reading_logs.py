"""Reads a whole log over HTTP, believing only what its signed checkpoint proves, to find a release in it."""

from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.crossings.outbox.gateway import Gateway, Unreachable
from fanlight.custody import entries, merkle, notes, policy, tiles
from fanlight.custody.checkpoints import BadCheckpoint
from fanlight.custody.entries import BadEntry, ReleaseCode, ReleaseRebuilt
from fanlight.custody.merkle import leaf_hash
from fanlight.custody.notes import BadNote, NotSigned
from fanlight.custody.policy import BadPolicy, Policy
from fanlight.custody.proofs import Proof
from fanlight.custody.releases import Evidence, Unlogged
from fanlight.custody.tiles import BadBundle
from fanlight.foundation import clock

MOST_BUNDLE_BYTES = tiles.WIDTH * (tiles.MOST_ENTRY_BYTES + 2)


class Unbelievable(Exception):
    """The log cannot be read, or is not what it has signed."""


def release(url: str, artifact_sha256: str, trusted: Policy) -> Evidence:
    """Where a wheel was announced first, and who says there that they rebuilt it; `Unlogged` when it was not."""
    try:
        with closing(_Reader(url)) as log:
            note = notes.read(log.read("/checkpoint"))
            tree = trusted.believed(note)
            found = [entry for bundle in log.bundles(tree.size) for entry in bundle]
        grown = tiles.grown(0, [leaf_hash(entry) for entry in found], _nothing)
    except (BadNote, BadCheckpoint, BadBundle, NotSigned) as error:
        raise Unbelievable(f"{url}: {error}") from error
    subtrees = tiles.subtrees(lambda level, index: grown[level, index])
    if len(found) != tree.size or merkle.root(tree.size, subtrees) != tree.root:
        raise Unbelievable(f"{url} serves other entries than it has signed")
    index = next((at for at, entry in enumerate(found) if _announces(entry, artifact_sha256)), None)
    if index is None:
        raise Unlogged(f"no entry of {url} announces a wheel of the hash {artifact_sha256}")
    hashes = merkle.inclusion_proof(index, tree.size, subtrees)
    return Evidence(
        entry=found[index].decode(),
        proof=str(Proof(index, tuple(hashes), note)),
        rebuilt=list(_rebuilt(found, artifact_sha256)),
        seen_at=clock.seconds(),
    )


def proposed(url: str) -> Policy:
    """Whom the log itself proposes to trust."""
    try:
        with closing(_Reader(url)) as log:
            return policy.read(log.read("/policy").decode())
    except (BadPolicy, UnicodeDecodeError) as error:
        raise Unbelievable(f"{url} proposes no policy: {error}") from error


class _Reader:
    """The gateway's client, for a question that anyone may ask."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unbelievable(f"{url} is no address of a log")
        self.path = parts.path.rstrip("/")
        nobody = Ed25519PrivateKey.generate()  # nothing is signed here
        self.gateway = Gateway(f"{parts.scheme}://{parts.netloc}", key=nobody, vault="", most_bytes=MOST_BUNDLE_BYTES)

    def close(self) -> None:
        self.gateway.close()

    def read(self, path: str) -> bytes:
        try:
            said = self.gateway.ask("GET", f"{self.path}{path}")
        except Unreachable as error:
            raise Unbelievable(f"{self.gateway.address} cannot be reached: {error}") from error
        if said.status != 200:
            raise Unbelievable(f"{self.gateway.address}{self.path}{path} answers {said.status}")
        return said.body

    def bundles(self, size: int) -> Iterator[list[bytes]]:
        for place in tiles.places_in(size):
            if place.level is None:
                yield tiles.entries_of(self.read(f"/tile/{place.path}"))


def _announces(data: bytes, artifact_sha256: str) -> bool:
    with suppress(BadEntry):  # of a form that only a newer version knows
        _, body = entries.read(data)
        return isinstance(body, ReleaseCode) and body.artifact_sha256 == artifact_sha256
    return False


def _rebuilt(found: list[bytes], artifact_sha256: str) -> Iterator[ReleaseRebuilt]:
    for data in found:
        with suppress(BadEntry):
            _, body = entries.read(data)
            if isinstance(body, ReleaseRebuilt) and body.artifact_sha256 == artifact_sha256:
                yield body


def _nothing(level: int, index: int) -> bytes:
    raise KeyError((level, index))
