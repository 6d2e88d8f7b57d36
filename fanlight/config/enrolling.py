"""How a vault and a public plane on two machines come to know each other: one line there, one line back.

Each line holds only what everyone may know: addresses, owners and the public halves of keys. What counts is that it
came unchanged, so both commands print a few groups of digits for the two owners to compare by telephone.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass, fields
from typing import TypeVar
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fanlight.config.settings import Settings, settings
from fanlight.crossings import keys
from fanlight.crossings.keys import Place
from fanlight.custody.notes import BadKey
from fanlight.custody.signing import NoteKey, signing_key
from fanlight.foundation.whole_files import write_anew

LONGEST_LINE = 4_000
Known = TypeVar("Known", "Vault", "Public")


@dataclass(frozen=True, kw_only=True)
class Vault:
    """What a public plane learns of a vault."""

    mark = "fanlight-vault"

    name: str
    address: str
    owner: str
    jurisdiction: str
    key: str
    """The public half of the key that signs its crossings."""
    log: str
    """The key of its log, as `name+id+key`."""


@dataclass(frozen=True, kw_only=True)
class Public:
    """What a vault learns of a public plane."""

    mark = "fanlight-public"

    address: str
    owner: str
    jurisdiction: str
    log: str
    witness: str


class Unreadable(ValueError):
    """Said to the operator in one line."""


def introduce() -> int:
    """Print the line with which the public plane's operator admits this vault."""
    own = settings()
    if own.plane != "vault":
        raise Unreadable('this machine is not to run a vault alone: set plane = "vault" in fanlight.toml first')
    own_keys = own.vault_home / "keys"
    if not (own_keys / "log.key").exists():
        raise Unreadable("this vault has no keys yet: run `fanlight prepare vault` once, then again this command")
    key = signing_key(own_keys / "gateway.key").public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    said = Vault(
        name=own.vault_name,
        address=own.vault_address,
        owner=own.vault_owner,
        jurisdiction=own.vault_jurisdiction,
        key=base64.b64encode(key).decode(),
        log=_log_key(own),
    )
    print(f"Send this line to whoever runs the public plane:\n\n{_line(said)}\n")
    print(f"Compare by telephone, when it is admitted: {spoken(_line(said))}")
    return 0


def admit(line: str) -> int:
    """Take what this vault signs from now on, and let our witness cosign its log; print the line back."""
    own, vault = settings(), _read(line, Vault)
    _refuse_strange_addresses(vault.address)
    log = _checked_key(vault.log)
    key = Ed25519PublicKey.from_public_bytes(_bytes(vault.key))
    vaults = own.public_home / "vaults"
    known = keys.known_vault(vaults, vault.name)
    if known is not None and known != key:
        raise Unreadable(f"another vault is called {vault.name} here; dismiss it first, or let this one choose a name")
    is_first = own.plane == "public" and not keys.known_vaults(vaults) - {vault.name}
    keys.admit(key, vaults=vaults, name=vault.name)
    keys.note_place(Place(vault.address, vault.owner, vault.jurisdiction), vaults=vaults, name=vault.name)
    write_anew(own.public_home / "witnessed" / f"{vault.name}.vkey", log)
    if is_first:  # whose pages "Open in Fanlight" leads to
        _settle(own, vault_address=vault.address, vault_owner=vault.owner, vault_jurisdiction=vault.jurisdiction)
    said = Public(
        address=own.public_address,
        owner=own.public_owner,
        jurisdiction=own.public_jurisdiction,
        log=(own.public_home / "log.vkey").read_text().strip(),
        witness=(own.public_home / "witness.vkey").read_text().strip(),
    )
    print(f"{vault.name} of {vault.owner or 'an owner who is not named'} may publish here.")
    print(f"Compare by telephone, what its owner was shown: {spoken(line)}")
    print(f"\nSend this line back:\n\n{_line(said)}\n")
    print(f"Compare by telephone, what its owner is shown: {spoken(_line(said))}")
    return 0


def join(line: str) -> int:
    """Believe this public plane's log and witness, and publish there."""
    own, public = settings(), _read(line, Public)
    if own.plane != "vault":
        raise Unreadable('this machine is not to run a vault alone: set plane = "vault" in fanlight.toml first')
    _refuse_strange_addresses(public.address)
    write_anew(own.public_home / "log.vkey", _checked_key(public.log))
    write_anew(own.public_home / "witness.vkey", _checked_key(public.witness))
    _settle(own, public_address=public.address, public_owner=public.owner, public_jurisdiction=public.jurisdiction)
    print(f"This vault belongs to {public.address} of {public.owner or 'an owner who is not named'}.")
    print(f"Compare by telephone, what its owner was shown: {spoken(line)}")
    print("Then start it: fanlight run")
    return 0


def dismiss(name: str) -> int:
    """Take nothing more from a vault; what it has published stays."""
    own = settings()
    if keys.known_vault(own.public_home / "vaults", name) is None:
        raise Unreadable(f"no vault called {name} may publish here")
    keys.dismiss(vaults=own.public_home / "vaults", name=name)
    (own.public_home / "witnessed" / f"{name}.vkey").unlink(missing_ok=True)
    print(f"Nothing more is taken from {name}. What it has published stays.")
    return 0


def spoken(line: str) -> str:
    """A line in 24 digits: too many to find another line that has them."""
    number = int.from_bytes(hashlib.sha256(line.strip().encode()).digest()[:16]) % 10**24
    digits = f"{number:024}"
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))


def _line(said: Vault | Public) -> str:
    return f"{said.mark}:{base64.urlsafe_b64encode(json.dumps(asdict(said), sort_keys=True).encode()).decode()}"


def _read(line: str, kind: type[Known]) -> Known:
    mark, _, rest = line.strip().partition(":")
    if mark != kind.mark or len(line) > LONGEST_LINE:
        raise Unreadable(f"this is not the line that begins with {kind.mark}:")
    try:
        said = json.loads(base64.b64decode(rest, altchars=b"-_", validate=True))
        if set(said) != {field.name for field in fields(kind)} or not all(map(_is_a_line, said.values())):
            raise Unreadable("the line holds something else than it should")
        return kind(**said)
    except (binascii.Error, UnicodeDecodeError, json.JSONDecodeError, AttributeError, TypeError) as error:
        raise Unreadable("the line came incomplete; copy all of it") from error


def _is_a_line(said: object) -> bool:
    return isinstance(said, str) and len(said) <= 600 and said.isprintable()


def _refuse_strange_addresses(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.path not in ("", "/"):
        raise Unreadable(f"{address!r} is not an address such as https://video.example.org")


def _checked_key(said: str) -> bytes:
    try:
        NoteKey.of(said)
    except BadKey as error:
        raise Unreadable(f"the line holds no key of a log: {error}") from error
    return f"{said}\n".encode()


def _bytes(said: str) -> bytes:
    try:
        found = base64.b64decode(said, validate=True)
    except binascii.Error as error:
        raise Unreadable("the line holds no key") from error
    if len(found) != 32:
        raise Unreadable("the line holds no key")
    return found


def _log_key(own: Settings) -> str:
    return (own.vault_home / "log.vkey").read_text().strip()


def _settle(own: Settings, **said: str) -> None:
    """Write settings that follow from the line into `fanlight.toml`; those that stand there already win."""
    file = own.home / "fanlight.toml"
    text = file.read_text() if file.is_file() else ""
    there = {line.partition("=")[0].strip() for line in text.splitlines()}
    new = "".join(f"{name} = {_quoted(value)}\n" for name, value in said.items() if value and name not in there)
    for name, value in said.items():
        if name in there and getattr(own, name) != value:
            print(f"Careful: fanlight.toml says {name} = {getattr(own, name)!r}, the line says {value!r}.")
    if new:
        lead = f"{text.rstrip()}\n" if text.strip() else ""
        write_anew(file, f"{new}{lead}".encode())


def _quoted(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's too."""
    return json.dumps(value, ensure_ascii=False)
