"""The vault starts no release that its custodian does not accept; asked before anything is opened, made or migrated.

It has nothing of Django, as all of the supervisor has not, and asks nobody: what it needs lies in `vault/releases`.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

import fanlight
from fanlight.config.settings import Settings
from fanlight.custody import policy, releases
from fanlight.custody.notes import BadKey
from fanlight.custody.policy import BadPolicy
from fanlight.custody.releases import Demands, Evidence, Unaccepted, Unlogged
from fanlight.custody.running import files_sha256
from fanlight.custody.signing import NoteKey

PACKAGE = Path(fanlight.__file__).parent
APP = PACKAGE / "vault" / "app"


def refuse_what_is_not_accepted(own: Settings) -> None:
    """Return when nothing is demanded, or when it is met; else a ValueError that says what to do."""
    asked = demands(own)
    if asked is None:
        return
    code, app = files_sha256(PACKAGE, without=[APP]), files_sha256(APP) if APP.is_dir() else ""
    try:
        kept = evidence(own, code)
        if kept.release.code_sha256 != code or kept.release.app_sha256 != app:
            raise Unlogged("the app beside this code is not the one that was announced with it")
        releases.check(kept, asked, now=int(time.time()))
    except Unaccepted as refusal:
        raise ValueError(
            f"the vault does not start fanlight {fanlight.__version__} (code {code}): {refusal}. "
            "Nothing was opened. Its custodian demands this with release_policy; docs/operate/releases.md says more"
        ) from refusal


def demands(own: Settings) -> Demands | None:
    """What the custodian wants to be shown; None where any code may run."""
    if not own.release_policy:
        if own.release_rebuilders:
            raise ValueError("release_rebuilders demands nothing without release_policy: say which log is believed")
        return None
    return Demands(
        policy=_policy(Path(own.release_policy)),
        rebuilders=rebuilders(Path(own.release_rebuilders)) if own.release_rebuilders else (),
        cooling_days=_days("release_cooling_days", own.release_cooling_days),
        urgent_days=_days("release_urgent_days", own.release_urgent_days),
    )


def evidence(own: Settings, code_sha256: str) -> Evidence:
    """What was kept of a release when it was accepted, or `Unlogged`."""
    file = kept_at(own, code_sha256)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Evidence)
    except FileNotFoundError as error:
        raise Unlogged(
            f"nothing in {file.parent} shows that it stands in a log: fanlight release check, then accept"
        ) from error
    except msgspec.MsgspecError as error:
        raise Unlogged(f"{file} cannot be read: {error}") from error


def kept_at(own: Settings, code_sha256: str) -> Path:
    return own.vault_home / "releases" / f"{code_sha256}.json"


def rebuilders(place: Path) -> list[NoteKey]:
    """The keys of a file, or of the `*.vkey` of a folder; none at all is a ValueError, not a demand that is met."""
    keys = list(_keys(place))
    if not keys:
        raise ValueError(f"{place} holds no key: a line name+id+key for each who may have rebuilt a release")
    return keys


def _keys(place: Path) -> Iterator[NoteKey]:
    for file in sorted(place.glob("*.vkey")) if place.is_dir() else [place]:
        with suppress(FileNotFoundError):
            for line in file.read_text(encoding="utf-8").split():
                try:
                    yield NoteKey.of(line)
                except BadKey as error:
                    raise ValueError(f"{file} holds something that is no key: {error}") from error


def _policy(file: Path) -> policy.Policy:
    try:
        return policy.read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadPolicy) as error:
        raise ValueError(f"release_policy cannot be read: {error}") from error


def _days(name: str, days: int) -> int:
    if not 0 <= days <= 365:
        raise ValueError(f"setting {name} should be from 0 to 365 days, not {days}")
    return days
