"""`sync` and `fork-check`: a log only grows, every byte of it leads to what was signed, and everyone sees the same."""

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from fanlight_audit import asking, notes, trees
from fanlight_audit.asking import NoAnswer
from fanlight_audit.findings import BYTE, FORK, KEY, OTHERWISE, Failed, Findings, Unchecked
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder, Plane, asked_about
from fanlight_audit.notes import BadNote, Checkpoint, Key


def sync(folder: Folder, findings: Findings, given: Given) -> None:
    """Fetch what is new of every log, check all of it, and keep it."""
    for plane in folder.planes:
        with findings.trying("sync", plane.name) as passed:
            passed(f"{follow(plane).size} entries, each leads to the root that was signed")


def follow(plane: Plane) -> Checkpoint:
    """One log, believed only once every byte of it leads to the signed root and it continues what is kept."""
    head = asking.get(f"{plane.log_url}/checkpoint")
    tree = _signed(plane, head)
    before = plane.checkpoint
    if before and tree.size < before.size:
        _keep_evidence(plane, head)
        raise Failed(FORK, f"it has {tree.size} entries and had {before.size}: its end is gone")
    entries = _entries(plane, tree.size)
    leaves = [trees.leaf_hash(entry) for entry in entries]
    if before and trees.root(leaves[: before.size]) != before.root:
        _keep_evidence(plane, head)
        raise Failed(FORK, f"the first {before.size} entries are others than were signed and kept here before")
    if trees.root(leaves) != tree.root:
        if before and trees.root(plane.leaves) != before.root:
            raise Failed(BYTE, "the copy in this folder was changed; begin another")
        raise Failed(BYTE, f"the {tree.size} entries that are shown do not lead to the root that is signed")
    _check_tiles(plane, leaves, before.size if before else 0)
    _check_entries(entries)
    plane.keep(head, entries)
    return tree


def fork_check(folder: Folder, findings: Findings, given: Given, but: Collection[str] = ()) -> None:
    """Compare with the witnesses, with other auditors, and with what somebody else is answered."""
    for plane in (plane for plane in folder.planes if plane.name not in but):
        _compare_witnesses(folder, plane, findings)
        with findings.trying("fork-check", plane.name) as passed:
            for headers in asking.OTHERS:
                _compare_answers(plane, headers)
            passed(f"{len(asking.OTHERS)} strangers with other headers are told the same")
        for other in given.others:
            with findings.trying("fork-check", plane.name) as passed:
                _compare_auditor(plane, other)
                passed(f"{other} holds the same history")
    if not given.others:
        findings.unchecked("fork-check", "other auditors", "none was named; --with takes their folder or a checkpoint")


def _signed(plane: Plane, head: bytes) -> Checkpoint:
    try:
        return notes.checkpoint(notes.read(head), plane.key)
    except BadNote as error:
        now = asked_about(plane.address)["log"]
        raise Failed(KEY, f"{error}; the key trusted here is {plane.key.vkey}, it now names {now['vkey']}") from error


def _entries(plane: Plane, size: int) -> list[bytes]:
    """All of them: those kept are asked for again only where a bundle was not full."""
    whole = len(plane.entries) // trees.WIDTH
    found = plane.entries[: whole * trees.WIDTH]
    for index in range(whole, -(-size // trees.WIDTH)):
        found += _bundle(plane, index, min(trees.WIDTH, size - index * trees.WIDTH), asking.PLAIN)
    return found


def _bundle(plane: Plane, index: int, width: int, headers: Mapping[str, str]) -> list[bytes]:
    data = asking.get(f"{plane.log_url}/tile/{trees.path('entries', index, width)}", headers)
    try:
        found = trees.entries_of(data)
    except ValueError as error:
        raise Failed(BYTE, f"bundle {index}: {error}") from error
    if len(found) != width:
        raise Failed(BYTE, f"bundle {index} has {len(found)} entries and should have {width}")
    return found


def _check_tiles(plane: Plane, leaves: list[bytes], known: int) -> None:
    """The hashes that others are given to prove things with."""
    for level, index, hashes in trees.tiles(leaves):
        width = len(hashes) // 32
        if (index * trees.WIDTH + width) * trees.WIDTH**level <= known:
            continue
        if asking.get(f"{plane.log_url}/tile/{trees.path(str(level), index, width)}") != hashes:
            raise Failed(BYTE, f"tile {index} of level {level} holds other hashes than its entries have")


def _check_entries(entries: list[bytes]) -> None:
    for index, data in enumerate(entries):
        try:
            entry = json.loads(data)
            is_one = {"v", "type", "t", "by", "body"} == entry.keys() and isinstance(entry["body"], dict)
        except (ValueError, AttributeError):
            is_one = False
        if not is_one:
            raise Failed(BYTE, f"entry {index} is none")


def _compare_witnesses(folder: Folder, plane: Plane, findings: Findings) -> None:
    """What other planes have cosigned of this log."""
    origin = hashlib.sha256(plane.key.name.encode()).hexdigest()
    for other in folder.planes:
        if other is plane:
            continue
        with findings.trying("fork-check", plane.name) as passed:
            try:
                head = asking.get(f"{other.about['witness']['url']}/{origin}/checkpoint")
            except NoAnswer as error:
                raise Unchecked(f"the witness of {other.name} shows nothing of it ({error})") from error
            tree = _of(plane, head, f"the witness of {other.name}")
            if not notes.read(head).is_signed_by(other.witness_key):
                raise Failed(KEY, f"the witness of {other.name} has not signed what it shows")
            _compare(plane, tree, head, FORK, f"the witness of {other.name}")
            passed(f"the witness of {other.name} has cosigned {tree.size} entries of it")


def _compare_answers(plane: Plane, headers: Mapping[str, str]) -> None:
    """Ask as somebody else, for the checkpoint, for who it is, and for all entries of the last bundle."""
    who = f"who asks as {headers['User-Agent'].split('/')[0]}"
    head = asking.get(f"{plane.log_url}/checkpoint", headers)
    tree = _of(plane, head, who)
    _compare(plane, tree, head, OTHERWISE, who)
    size = len(plane.entries)
    last = (size - 1) // trees.WIDTH
    for index in {0, last} if size else ():
        begin = index * trees.WIDTH
        if _bundle(plane, index, min(trees.WIDTH, size - begin), headers) != plane.entries[begin : begin + trees.WIDTH]:
            raise Failed(OTHERWISE, f"{who} is shown other entries than we")
    told = json.loads(asking.get(f"{plane.address}/.well-known/custody.json", headers))
    if told["log"]["vkey"] != plane.key.vkey:
        raise Failed(OTHERWISE, f"{who} is told another key")


def _compare_auditor(plane: Plane, other: Path) -> None:
    """With another auditor's folder, or with a checkpoint they sent."""
    files = [other] if other.is_file() else sorted(other.glob("planes/*/checkpoint"))
    heads = [file.read_bytes() for file in files]
    mine = [head for head in heads if head.startswith(f"{plane.key.name}\n".encode())]
    if not mine:
        raise Unchecked(f"{other} holds no checkpoint of it")
    for head in mine:
        _compare(plane, _of(plane, head, str(other)), head, FORK, str(other))


def _of(plane: Plane, head: bytes, who: str) -> Checkpoint:
    try:
        return notes.checkpoint(notes.read(head), plane.key)
    except BadNote as error:
        raise Failed(OTHERWISE, f"{who} holds a checkpoint that the log's key has not signed: {error}") from error


def _compare(plane: Plane, tree: Checkpoint, head: bytes, cheat: str, who: str) -> None:
    """Two trees, of which one must be the beginning of the other."""
    if tree.size > len(plane.entries):
        follow(plane)
    if tree.size > len(plane.entries):
        _keep_evidence(plane, head)
        raise Failed(cheat, f"{who} was shown {tree.size} entries, and we are shown {len(plane.entries)}")
    if plane.root(tree.size) != tree.root:
        _keep_evidence(plane, head)
        raise Failed(cheat, f"{who} was shown another history of {tree.size} entries than we; both are signed")


def _keep_evidence(plane: Plane, head: bytes) -> None:
    """A signature on a second history proves the fork to anyone: keep it."""
    folder = plane.folder / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"checkpoint-{hashlib.sha256(head).hexdigest()[:16]}").write_bytes(head)


def verify_proof(proof: bytes, entry: bytes, keys: list[Key]) -> str:
    """An entry's place in a log (C2SP tlog-proof), without asking anyone; what it proves, in words."""
    head, _, note = proof.partition(b"\n\n")
    first, *rows = head.decode(errors="replace").split("\n")
    rows = [row for row in rows if not row.startswith("extra ")]
    if first != "c2sp.org/tlog-proof@v1" or not rows or not rows[0].startswith("index "):
        raise BadNote("this is no proof")
    index, hashes = int(rows[0].removeprefix("index ")), [notes.decoded(row) for row in rows[1:]]
    signed = notes.read(note)
    key = next((key for key in keys if signed.text.startswith(f"{key.name}\n")), None)
    if key is None:
        raise BadNote("its log is none whose key is kept here")
    tree = notes.checkpoint(signed, key)
    if not trees.includes(tree.root, tree.size, index, trees.leaf_hash(entry), hashes):
        raise BadNote(f"this is not entry {index} of {tree.origin}")
    return f"entry {index} of the {tree.size} of {tree.origin}"
