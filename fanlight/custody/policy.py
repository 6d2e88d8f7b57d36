"""Whom to trust (C2SP tlog-policy): which logs, which witnesses, and how many of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fanlight.custody import checkpoints
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.notes import BadKey, Note, NotSigned
from fanlight.custody.signing import NoteKey

MOST_LINES = 1000

_NOT_ALLOWED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class BadPolicy(Exception):
    """This is not a policy."""


class NotWitnessed(NotSigned):
    """The log has signed, but not enough witnesses have."""


@dataclass(frozen=True)
class Group:
    """Some witnesses or groups, and how many of them it takes."""

    needed: int
    members: tuple[str, ...]


@dataclass
class Policy:
    """Which checkpoints are believed."""

    logs: dict[str, NoteKey] = field(default_factory=dict)
    """By the origin of the log."""
    witnesses: dict[str, NoteKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""
    """The name of a witness or of a group, or "none"."""

    def believed(self, note: Note) -> Checkpoint:
        """The checkpoint of a note: signed by the log it names, and witnessed by enough; else `NotSigned`."""
        checkpoint = checkpoints.parsed(note.text)
        log = self.logs.get(checkpoint.origin)
        if log is None or not note.signed_by([log]):
            raise NotSigned(f"{checkpoint.origin[:100]} is no log that is trusted here, or has not signed this")
        signed = note.signed_by(self.witnesses.values())
        seen_by = {name for name, key in self.witnesses.items() if key in signed}
        if not self._is_enough(self.quorum, seen_by):
            raise NotWitnessed(f"witnessed by {', '.join(sorted(seen_by)) or 'nobody'}; {self.quorum} is needed")
        return checkpoint

    def _is_enough(self, name: str, seen_by: set[str]) -> bool:
        if name == "none":
            return True
        group = self.groups.get(name)
        if group is None:
            return name in seen_by
        return sum(self._is_enough(member, seen_by) for member in group.members) >= group.needed


def read(text: str) -> Policy:
    """The policy of a file, or `BadPolicy` with the line that is at fault."""
    if _NOT_ALLOWED.search(text):
        raise BadPolicy("a policy holds no control characters but tabs and the ends of lines")
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise BadPolicy("a policy is not this long")
    policy, listed = Policy(), set[str]()
    for number, line in enumerate(lines, start=1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            _LINES[words[0]](policy, words[1:], listed)
        except KeyError as error:
            raise BadPolicy(f"line {number}: nothing is called {error}") from error
        except (BadKey, ValueError) as error:
            raise BadPolicy(f"line {number}: {error}") from error
    if not policy.quorum:
        raise BadPolicy("a policy has a line that says the quorum")
    return policy


def _log(policy: Policy, words: list[str], listed: set[str]) -> None:
    vkey, *url = words
    key = NoteKey.of(vkey)
    if len(url) > 1 or key.name in policy.logs or _is_known(key, policy.logs):
        raise ValueError("a log is named once, as `log <vkey> [<url>]`")
    policy.logs[key.name] = key


def _witness(policy: Policy, words: list[str], listed: set[str]) -> None:
    name, vkey, *url = words
    key = NoteKey.of(vkey)
    _check_new(policy, name)
    if len(url) > 1 or not key.is_timed or _is_known(key, policy.witnesses):
        raise ValueError("a witness is named once, as `witness <name> <vkey> [<url>]`, with a key that cosigns")
    policy.witnesses[name] = key


def _group(policy: Policy, words: list[str], listed: set[str]) -> None:
    name, count, *members = words
    _check_new(policy, name)
    for member in members:
        if member not in policy.witnesses and member not in policy.groups:
            raise KeyError(member)
        if member in listed:
            raise ValueError(f"{member} is a member already")
        listed.add(member)
    policy.groups[name] = Group(_needed(count, len(members)), tuple(members))


def _needed(count: str, members: int) -> int:
    needed = {"any": 1, "all": members}.get(count, 0)
    if re.fullmatch(r"[1-9][0-9]{0,3}", count):
        needed = int(count)
    if not 1 <= needed <= members:
        raise ValueError("a group needs some of its members, at most all")
    return needed


def _quorum(policy: Policy, words: list[str], listed: set[str]) -> None:
    (name,) = words
    if policy.quorum:
        raise ValueError("there is one quorum")
    if name != "none" and name not in policy.witnesses and name not in policy.groups:
        raise KeyError(name)
    policy.quorum = name


_LINES: Mapping[str, Callable[[Policy, list[str], set[str]], None]] = {
    "log": _log,
    "witness": _witness,
    "group": _group,
    "quorum": _quorum,
}


def _check_new(policy: Policy, name: str) -> None:
    if name == "none" or name in policy.witnesses or name in policy.groups:
        raise ValueError(f"the name {name} is taken")


def _is_known(key: NoteKey, among: Mapping[str, NoteKey]) -> bool:
    return any(key.public_key == other.public_key for other in among.values())
