"""`fanlight release`: announce a wheel, rebuild it and say so, and accept it in a vault."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from fanlight.config import accepting, reading_logs
from fanlight.config.settings import settings
from fanlight.custody import entries, policy, releases, wheels
from fanlight.custody.entries import ReleaseRebuilt
from fanlight.custody.notes import BadKey, BadNote, NotSigned
from fanlight.custody.releases import Evidence, Unaccepted
from fanlight.custody.signing import Signer, UnsafeSigningKey, signing_key
from fanlight.custody.wheels import BadWheel
from fanlight.foundation.whole_files import write_anew

Command = Callable[[argparse.Namespace], int]

REASONS = (BadWheel, BadKey, BadNote, NotSigned, UnsafeSigningKey, Unaccepted, reading_logs.Unbelievable, ValueError)


def run(words: Sequence[str]) -> int:
    """Carry out one command; 1 when it could not be, or when the answer is no."""
    given = _parser().parse_args(words)
    command: Command = given.command
    try:
        return command(given)
    except REASONS as refusal:
        print(f"fanlight: {refusal}", file=sys.stderr)
        return 1


def _show(given: argparse.Namespace) -> int:
    made = wheels.wheel(given.wheel)
    say(f"{made.name} {made.version}")
    say(f"wheel  {made.artifact_sha256}")
    say(f"code   {made.code_sha256}")
    say(f"app    {made.app_sha256 or 'none inside'}")
    return 0


def _announce(given: argparse.Namespace) -> int:
    """In the public plane's log, by whoever runs it."""
    made, source = wheels.wheel(given.wheel), wheels.source(given.source)
    wheels.check_made_of(made, source)
    _as_public_plane()
    from fanlight.transparency import announcing

    index, body = announcing.announce(made, source, given.source, is_urgent=given.urgent)
    say(f"{made.name} {made.version} of commit {body.commit} is entry {index}; wheel {body.artifact_sha256}")
    say(f"It may be started from {body.effective_at}:00 UTC on{', and is urgent' if body.urgent else ''}.")
    return 0


def _record(given: argparse.Namespace) -> int:
    """That somebody else rebuilt it, in the public plane's log."""
    said = _rebuilt(given.file)
    _as_public_plane()
    from fanlight.transparency import announcing

    index = announcing.record(said)
    say(f"{releases.rebuilder(said).name} rebuilt {said.artifact_sha256}: entry {index}")
    return 0


def _attest(given: argparse.Namespace) -> int:
    """By whoever has built the wheel too, on a machine of their own."""
    made = wheels.wheel(given.wheel)
    signer = Signer.plain(given.name, signing_key(given.key))
    said = releases.attested(made.artifact_sha256, signer)
    entries.written(said, hour="2000-01-01T00", by="public")  # a name that no log has room for is refused here
    out = given.wheel.with_name(f"{given.wheel.name}.{said.vkey.split('+')[1]}.rebuilt")
    write_anew(out, entries.canonical(msgspec.to_builtins(said)) + b"\n")
    say(f"{out} says that {given.name} has built {made.artifact_sha256}.")
    say(f"Its key, for release_rebuilders: {said.vkey}")
    return 0


def _check(given: argparse.Namespace) -> int:
    """By anyone, anywhere: read the whole log, and keep what shows that the wheel stands in it."""
    made = wheels.wheel(given.wheel)
    trusted, is_proposed = _trusted(given)
    found = reading_logs.release(given.log, made.artifact_sha256, trusted)
    kept = msgspec.structs.replace(found, rebuilt=[*found.rebuilt, *map(_rebuilt, given.rebuilt)])
    release = kept.release
    if (release.code_sha256, release.app_sha256) != (made.code_sha256, made.app_sha256):
        raise BadWheel("the wheel was announced with other files than it holds")
    out = given.wheel.with_name(f"{given.wheel.name}.release")
    write_anew(out, msgspec.json.encode(kept))
    say(f"{release.name} {release.version} stands in {given.log}, made of commit {release.commit}.")
    say(
        f"From {release.previous_commit or 'nothing'}: {release.files_changed} files, "
        f"{release.lines_added} lines added, {release.lines_removed} removed."
    )
    say(f"It may be started from {release.effective_at}:00 UTC on{'; it is urgent' if release.urgent else ''}.")
    for said in kept.rebuilt:
        say(f"Rebuilt by {releases.rebuilder(said).name}, whose key is {said.vkey}.")
    if not kept.rebuilt:
        say("Nobody else has said that they rebuilt it.")
    if is_proposed:
        say("The log's key is the one that the log itself proposes: compare it, then name a --policy of your own.")
    say(f"{out} shows all this to a vault: fanlight release accept")
    return 0


def _accept(given: argparse.Namespace) -> int:
    """In the vault, by its custodian. It is known from now on, and may be started once all demands are met."""
    own, now = settings(), int(time.time())
    asked = accepting.demands(own)
    if asked is None:
        raise ValueError("this vault demands nothing of a release: say which log is believed with release_policy")
    try:
        brought = msgspec.json.decode(given.file.read_bytes(), type=Evidence)
    except (OSError, msgspec.MsgspecError) as error:
        raise ValueError(f"{given.file} is not what fanlight release check writes: {error}") from error
    place = accepting.kept_at(own, brought.release.code_sha256)
    try:
        seen_at = min(now, accepting.evidence(own, brought.release.code_sha256).seen_at)
    except Unaccepted:
        seen_at = now
    kept = msgspec.structs.replace(brought, seen_at=seen_at)
    releases.check_logged(kept, asked)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_anew(place, msgspec.json.encode(kept))
    say(f"{place} keeps what shows that this release stands in the log.")
    try:
        releases.check(kept, asked, now=now)
    except Unaccepted as refusal:
        say(f"It is not to be started yet: {refusal}.")
        return 0
    say("It may be started.")
    return 0


def _trusted(given: argparse.Namespace) -> tuple[policy.Policy, bool]:
    """Whom to believe, and whether only the log itself says so."""
    own = settings()
    file = given.policy or (Path(own.release_policy) if own.release_policy else None)
    return (policy.read(file.read_text()), False) if file else (reading_logs.proposed(given.log), True)


def _rebuilt(file: Path) -> ReleaseRebuilt:
    try:
        said = msgspec.json.decode(file.read_bytes(), type=ReleaseRebuilt)
    except (OSError, msgspec.MsgspecError) as error:
        raise ValueError(f"{file} is not what fanlight release attest writes: {error}") from error
    releases.rebuilder(said)
    return said


def _as_public_plane() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "fanlight.config.public.settings"
    import django

    django.setup()


def say(line: str) -> None:
    print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fanlight release",
        description="Announce a wheel in the public log, rebuild it and say so, and accept it in a vault.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Command, what: str, argument: str, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what.capitalize() + ".")
        added.add_argument(argument, type=Path, help=about)
        added.set_defaults(command=command)
        return added

    wheel = ("wheel", "fanlight-….whl")
    add("show", _show, "say the hashes of a wheel", *wheel)
    announce = add("announce", _announce, "log a release in the public plane's log", *wheel)
    announce.add_argument("--source", type=Path, default=Path(), help="the checkout it was built from (default: here)")
    announce.add_argument("--urgent", action="store_true", help="it mends a hole: no cooling-off where that is allowed")
    attest = add("attest", _attest, "sign that you have built the same wheel", *wheel)
    attest.add_argument("--key", type=Path, required=True, help="your signing key; made when it is not there")
    attest.add_argument("--name", required=True, help="whose key it is, such as custodian.example/rebuilds")
    add("record", _record, "log that somebody rebuilt a release", "file", "what attest wrote")
    check = add("check", _check, "find a wheel in a log, and keep the proof", *wheel)
    check.add_argument("--log", required=True, help="the log's address, such as https://public.example/log")
    check.add_argument(
        "--policy", type=Path, help="whom to trust about it (default: release_policy, else what it says)"
    )
    check.add_argument("--rebuilt", type=Path, nargs="*", default=[], help="what attest wrote, if no log holds it")
    add("accept", _accept, "let this vault start a release, once all it demands is met", "file", "what check wrote")
    return parser
