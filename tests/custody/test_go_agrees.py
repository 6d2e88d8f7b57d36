"""Go's own packages for transparency logs read our log, accept it, and refuse it when a byte was changed."""

import base64
import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.custody import notes, tiles
from fanlight.custody.log import Log
from fanlight.custody.signing import Signer
from tests import go
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(go.find() is None, reason=f"needs the packages {' and '.join(go.PACKAGES)}"),
]

SIZE, OLD, INDEX = 70_000, 12_345, 54_321


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checking program, built once."""
    folder = tmp_path_factory.mktemp("go")
    program = folder / "verify"
    subprocess.run(
        [go.find() or "go", "build", "-o", program, Path(__file__).parent / "go" / "verify.go"],
        env={
            **os.environ,
            "GO111MODULE": "off",
            "GOPATH": str(go.SOURCES),
            "GOCACHE": str(folder / "cache"),
            "GOFLAGS": "",
        },
        check=True,
    )
    return program


class Served:
    """A log laid out in a folder as it is served, with what goes with it."""

    def __init__(self, folder: Path, size: int, old: int, index: int) -> None:
        self.folder = folder
        log = Log.on(MemoryShelf(), shelves.signer())
        witness = Signer.timed("witness.example/one", Ed25519PrivateKey.generate())
        log.append([shelves.entry(at) for at in range(old)])
        self.put("old-checkpoint", log.shelf.head() or b"")
        for start in range(old, size, 5000):
            log.append([shelves.entry(at) for at in range(start, min(size, start + 5000))])
        head = notes.read(log.shelf.head() or b"")
        self.put("checkpoint", str(head.with_signatures([witness.sign(head.text, at=1_700_000_000)])).encode())
        for place in tiles.places_in(size):
            self.put(f"tile/{place.path}", log.part(place) or b"")
        self.put("entry.tlog-proof", str(log.proof(index)).encode())
        self.put("entry", shelves.entry(index))
        lines = [base64.b64encode(one).decode() for one in log.continues(old, size)]
        self.put("consistency", "\n".join(lines).encode())
        self.keys = [log.key.vkey, witness.key.vkey]

    def put(self, name: str, data: bytes) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def verdict(self, verifier: Path) -> str:
        done = subprocess.run([verifier, self.folder, *self.keys], capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else f"refused: {done.stderr.strip()}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return Served(tmp_path_factory.mktemp("log"), SIZE, OLD, INDEX)


def test_go_accepts_seventy_thousand_entries_their_proofs_and_the_cosignature(verifier: Path, served: Served):
    assert served.verdict(verifier) == "verified"


@pytest.mark.parametrize(
    ("size", "old"),
    [(1, 1), (2, 1), (3, 2), (255, 128), (256, 255), (257, 256), (511, 1), (512, 300), (1000, 999), (65_537, 65_536)],
)
def test_go_accepts_logs_of_all_shapes(verifier: Path, tmp_path: Path, size: int, old: int):
    for index in {0, old - 1, size - 1}:
        assert Served(tmp_path / str(index), size, old, index).verdict(verifier) == "verified"


@pytest.mark.parametrize(
    "name",
    [
        "checkpoint",
        "old-checkpoint",
        "tile/0/000",
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/entries/000",
        "tile/entries/273.p/112",
        "entry.tlog-proof",
        "entry",
        "consistency",
    ],
)
def test_go_refuses_the_log_once_a_byte_is_changed(verifier: Path, served: Served, name: str):
    honest = (served.folder / name).read_bytes()
    at = len(honest) // 3 + 1
    served.put(name, honest[:at] + bytes([honest[at] ^ 1]) + honest[at + 1 :])

    verdict = served.verdict(verifier)

    served.put(name, honest)
    assert verdict.startswith("refused")
    assert served.verdict(verifier) == "verified"
