"""Killed at any statement, and with many writers at once, the log loses nothing it acknowledged and signs one tree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres, processes

pytestmark = pytest.mark.slow

CHECKED = """
import base64, os, random, signal, sys, time
from django.db import connection, connections
from fanlight.custody import checkpoints, entries, merkle, notes, tiles
from fanlight.custody.entries import Running
from fanlight.transparency import actions, queries
from fanlight.transparency.models import Entry
from fanlight.transparency.shelf import DatabaseShelf

def say(word):
    return Running(version=word, code_sha256="ab" * 32, app_sha256="", manifest_sha256="")

def signed():
    note = notes.read(queries.checkpoint().encode())
    assert note.signed_by([queries.own_log().key])
    return checkpoints.parsed(note.text)

def check(acknowledged, seen):
    # Every entry that was acknowledged is there, and every tree that was ever shown is the beginning of this one.
    tree = signed()
    shelf = DatabaseShelf()
    data = shelf.entries(0, tree.size + 10_000)
    assert len(data) == tree.size, (len(data), tree.size)
    fresh = tiles.grown(0, [merkle.leaf_hash(entry) for entry in data], lambda level, index: b"")
    for (level, index), hashes in fresh.items():
        assert shelf.tile(level, index) == hashes, (level, index)
    subtrees = tiles.subtrees(shelf.tile)
    for size, root in {*seen, (tree.size, tree.root)}:
        assert merkle.root(size, subtrees) == root, size
    logged = [entries.read(entry)[1].version for entry in data]
    assert len(set(logged)) == len(logged)
    missing = set(acknowledged) - set(logged)
    assert not missing, missing
    return tree
"""

AT_EVERY_STATEMENT = """
class Dying:
    # Dies before a statement, or once it is done and before anything else is.
    def __init__(self, at, after):
        self.left, self.after = at, after
    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0 and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(sql, params, many, context)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

def write(at, after, word):
    with connection.execute_wrapper(Dying(at, after)):
        actions.log([say(f"{word}.{number}") for number in range(130)])
    os.kill(os.getpid(), signal.SIGKILL)  # committed, and nobody was told

actions.log([say("0.first")])
seen, acknowledged, sizes, steps = {(signed().size, signed().root)}, ["0.first"], set(), 0
for after in (False, True):
    for at in range(1, 40):
        connections.close_all()
        child = os.fork()
        if not child:
            write(at, after, f"{1 + at}.{int(after)}")
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        tree = check(acknowledged, seen)
        grown = tree.size - max(seen)[0]
        seen.add((tree.size, tree.root))
        assert grown in (0, 130), grown  # all of a batch, or none of it
        sizes.add(grown)
        steps += 1
        if grown:
            break
    actions.log([say(f"0.{int(after)}")])  # and it goes on
    acknowledged.append(f"0.{int(after)}")
    check(acknowledged, seen)
    seen.add((signed().size, signed().root))
assert sizes == {0, 130}
print(steps)
"""

MANY_WRITERS = """
WRITERS, ROUNDS = 4, 6

def write(name, out):
    number = 0
    while True:
        words = [f"{name}.{number + at}" for at in range(random.choice([1, 1, 2, 7, 60]))]
        actions.log([say(word) for word in words])
        tree = signed()
        line = " ".join([str(tree.size), base64.b64encode(tree.root).decode(), *words]) + chr(10)
        os.write(out, line.encode())  # at most a page: whole or not at all
        number += len(words)

acknowledged, seen = [], set()
for round in range(ROUNDS):
    connections.close_all()
    reading, writing = os.pipe()
    children = []
    for one in range(WRITERS):
        child = os.fork()
        if not child:
            random.seed(round * 100 + one)
            write(f"{1 + round}.{one}", writing)
        children.append(child)
    os.close(writing)
    told = b""
    while told.count(chr(10).encode()) < 12:
        told += os.read(reading, 65536)
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        told += more
    os.close(reading)
    for line in told.decode().splitlines():
        size, root, *words = line.split()
        seen.add((int(size), base64.b64decode(root)))
        acknowledged.extend(words)
    check(acknowledged, seen)
print(len(acknowledged))
"""

WITNESS_AT_ONCE = """
import hashlib, multiprocessing, pathlib
from django.test import Client
from fanlight.custody.log import Log
from fanlight.custody.witness import Submission
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf

log = Log.on(MemoryShelf(), shelves.signer())
folder = pathlib.Path(os.environ["FANLIGHT_HOME"]) / "public" / "witnessed"
folder.mkdir()
(folder / "other.vkey").write_text(log.key.vkey)
origin_sha256 = hashlib.sha256(shelves.ORIGIN.encode()).hexdigest()

def post(body):
    answer = Client().post("/witness/add-checkpoint", body, content_type="text/plain", HTTP_HOST="localhost")
    return answer.status_code, answer.content

def grown(old):
    log.append([b"more"])
    new = log.checkpoint()
    return new.size, str(Submission(old, tuple(log.continues(old, new.size)), notes.read(log.shelf.head()), new))

def submit(together, told, size, body):
    together.wait()
    told.put((size, *post(body)))

old, size = 0, 0
for _ in range(5):
    ways = [grown(old) for _ in range(8)]
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    together, told = forked.Barrier(len(ways)), forked.Queue()
    children = [forked.Process(target=submit, args=(together, told, *way)) for way in ways]
    for child in children:
        child.start()
    answers = [told.get() for _ in children]
    for child in children:
        child.join()
    taken = [size for size, status, _ in answers if status == 200]
    assert len(taken) == 1, answers
    for size, status, said in answers:
        assert status == 200 or (status, said) == (409, f"{taken[0]}{chr(10)}".encode()), (size, status, said)
    kept = checkpoints.parsed(notes.read(queries.witnessed(origin_sha256).encode()).text)
    assert kept.size == taken[0] > old
    old = kept.size
print(old)
"""


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a public plane with an empty database on a disk."""
    with processes.own_databases(postgres.KIND, tmp_path, "public", name="log_kills") as settings:
        yield settings


def test_killed_at_any_statement_a_batch_is_there_or_it_is_not(tmp_path: Path, own_database: dict[str, str]):
    steps = int(processes.run(CHECKED + AT_EVERY_STATEMENT, tmp_path, "public", **own_database))

    assert steps >= 10


def test_many_writers_killed_again_and_again_lose_nothing_and_make_one_tree(
    tmp_path: Path, own_database: dict[str, str]
):
    assert int(processes.run(CHECKED + MANY_WRITERS, tmp_path, "public", **own_database)) >= 6 * 12


def test_of_checkpoints_submitted_at_once_a_witness_cosigns_one_and_never_goes_back(
    tmp_path: Path, own_database: dict[str, str]
):
    assert int(processes.run(CHECKED + WITNESS_AT_ONCE, tmp_path, "public", **own_database)) >= 5
