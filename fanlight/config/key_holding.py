"""`fanlight keys`: who holds the vault's key, and how it passes from one hand into others."""

import argparse
import getpass
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from fanlight.config import working
from fanlight.config.key_opening import agent_beside, closed, folder_of_keys, say
from fanlight.config.settings import settings
from fanlight.custody import agents, key_holder, shares, token, transit
from fanlight.custody.agents import Ask, Holder, Opener
from fanlight.custody.key_folder import KeyFolder
from fanlight.custody.keys import KeyEncryption, KeyUnavailable, PrivateHalf, UnsafeKeyFile, new_private_half
from fanlight.custody.quorum import Agent, Quorum
from fanlight.custody.shares import BadShares, Share
from fanlight.foundation.whole_files import write_new

Command = Callable[[argparse.Namespace], int]


def run(words: Sequence[str]) -> int:
    """Carry out one command; 1 when it could not be."""
    given = _parser().parse_args(words)
    command: Command = given.command
    working.as_vault()
    try:
        return command(given)
    except (BadShares, KeyUnavailable, UnsafeKeyFile, ValueError) as refusal:
        print(f"fanlight: {refusal}", file=sys.stderr)
        return 1


def _status(given: argparse.Namespace) -> int:
    from fanlight.vault.accounts import rewrapping

    folder = folder_of_keys()
    newest = key_holder.of(folder).newest()
    if agents.is_held(folder):
        say(f"{newest.kek_id}: held by {agents.holder_of(folder).words}")
    else:
        say(f"{newest.kek_id}: held by {folder / 'key-encryption.key'}")
    for kek_id in KeyFolder(folder).former():
        say(f"{kek_id}: former; opens {rewrapping.wrapped_by(kek_id)} data keys here, and what older backups hold")
    return 0


def _rotate(given: argparse.Namespace) -> int:
    """A new key in a file; Fanlight may go on running."""
    from fanlight.vault.accounts import rewrapping

    folder = folder_of_keys()
    if agents.is_held(folder):
        raise ValueError("no file holds this vault's key; a new one is made with fanlight keys ceremony, or token")
    keys = KeyFolder(folder)
    newest = rewrapping.rotate(keys)
    done = rewrapping.rewrap(keys, newest)
    say(f"{newest.kek_id} wraps from now on; {done} data keys were wrapped anew.")
    say("Copy keys/key-encryption.key to where its copy is kept, make a backup of the vault, and then:")
    say("fanlight keys destroy-former, after which older backups cannot be opened, nor anybody in them who left.")
    return 0


def _destroy_former(given: argparse.Namespace) -> int:
    from fanlight.vault.accounts import rewrapping

    folder = folder_of_keys()
    former = KeyFolder(folder).former()
    for kek_id in former:
        rewrapping.destroy(KeyFolder(folder), kek_id)
        say(f"{kek_id} is destroyed here. Destroy its copies too: nothing else opens backups from before.")
    if not former:
        say("there is no former key")
    return 0


def _ceremony(given: argparse.Namespace) -> int:
    """A new key that people hold."""

    def made() -> tuple[Holder, str]:
        kek = new_private_half()
        held = Quorum(public_key=kek.public.raw, needed=given.needed, count=given.shares)
        _hand_out(kek, held, given.out)
        say(f"Before anything changes, {held.needed} of the holders give their shares: do they open?")
        _ask_until_open(Agent(held))
        return held, f"Any {held.needed} of {held.count} holders open this vault from now on."

    return _change_hands(made)


def _token(given: argparse.Namespace) -> int:
    """A new key inside a hardware module."""

    def made() -> tuple[Holder, str]:
        held = token.made(str(given.module.resolve()), given.token, _asked("PIN of the token: ").strip())
        return held, f"From now on the vault opens with {held.words}, and its PIN."

    return _change_hands(made)


def _transit(given: argparse.Namespace) -> int:
    """A new key that a key server keeps closed."""

    def made() -> tuple[Holder, str]:
        authority = str(given.authority.resolve()) if given.authority else ""
        opened_with = _asked("token of the key server: ").strip()
        held = transit.made(given.address.rstrip("/"), given.mount, given.key, opened_with, authority=authority)
        say("Before anything changes: does it open?")
        key_holder.opener(held).give(opened_with)
        return held, f"From now on the vault opens with {held.words}, and a token that may decrypt with it."

    return _change_hands(made)


def _change_hands(made: Callable[[], tuple[Holder, str]]) -> int:
    """Let a new key take over, and say who holds it. Fanlight is stopped: nobody could open what it wraps."""
    from fanlight.vault.accounts import rewrapping

    folder = folder_of_keys()
    _refuse_while_running()
    rewrapping.settle(folder)
    before = _opener(folder)
    held, said = made()
    done = rewrapping.hand_over(folder, before, held)
    say(f"{done} data keys were wrapped anew. {said}")
    say("Make a backup of the vault, and then: fanlight keys destroy-former")
    return 0


def _agent(given: argparse.Namespace) -> int:
    """The agent alone, for a vault whose processes are started one by one."""
    with agent_beside() as is_held:
        if not is_held:
            raise ValueError("a file holds this vault's key; no agent is needed")
        say("waiting for shares, a PIN or a token: fanlight keys open")
        threading.Event().wait()
    return 0


def _open(given: argparse.Namespace) -> int:
    """One holder gives their share to the agent that runs on this machine."""
    told = agents.ask(folder_of_keys(), Ask("give", share=_asked("share, PIN or token: ")))
    if told.trouble:
        raise BadShares(told.trouble)
    say(closed(folder_of_keys()) if told.missing else "the vault is open")
    return 0


def _opener(folder: Path) -> KeyEncryption:
    """What opens the data keys as they are wrapped today."""
    if not agents.is_held(folder):
        return KeyFolder(folder)
    holder = agents.holder_of(folder)
    say(f"First the vault is opened with today's key, held by {holder.words}.")
    opener = key_holder.opener(holder)
    _ask_until_open(opener)
    return opener


def _ask_until_open(opener: Opener) -> None:
    while opener.missing:
        opener.give(_asked(f"share, PIN or token ({opener.missing} more): "))


def _hand_out(made: PrivateHalf, held: Quorum, out: Path | None) -> None:
    """Each holder's line, on the screen or in a file of its own."""
    for number, data in shares.split(made.secret, needed=held.needed, count=held.count):
        share = Share(made.public.kek_id, held.needed, number, data)
        if out is None:
            say(f"{share}")
            continue
        path = out / f"share-{number}.txt"
        if path.exists():
            raise ValueError(f"{path} is there already; a share is never written over another")
        write_new(path, f"{share}\n".encode())
        say(f"{path}: for holder {number} alone; take it away from this machine")


def _asked(prompt: str) -> str:
    """A share: typed unseen at a terminal, else a line of what is piped in."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    if not (line := sys.stdin.readline()):
        raise BadShares("no share was given")
    return line


def _refuse_while_running() -> None:
    own = settings()
    with socket.socket() as trial:
        trial.settimeout(1)
        if trial.connect_ex(("127.0.0.1" if own.bind == "0.0.0.0" else own.bind, own.vault_port)) == 0:  # noqa: S104
            raise ValueError("stop Fanlight first: something answers at the vault's port")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight keys")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Command, what: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what.capitalize() + ".")
        added.set_defaults(command=command)
        return added

    add("status", _status, "say who holds the key that opens this vault")
    add("rotate", _rotate, "let a new key wrap everybody's data keys")
    add("destroy-former", _destroy_former, "make what only former keys open unreadable, older backups included")
    ceremony = add("ceremony", _ceremony, "split a new key among people, some of whom open the vault together")
    ceremony.add_argument("--shares", type=int, required=True, help="how many people hold a share")
    ceremony.add_argument("--needed", type=int, required=True, help="how many of them open the vault together")
    ceremony.add_argument("--out", type=Path, help="write each share to a file in this folder instead of the screen")
    module = add("token", _token, "let a new key inside a hardware module (PKCS#11) open the vault")
    module.add_argument("--module", type=Path, required=True, help="the module's library, a .so")
    module.add_argument("--token", required=True, help="the label of the token in it")
    server = add("transit", _transit, "let a key server (OpenBao, HashiCorp Vault) keep a new key closed")
    server.add_argument("--address", required=True, help="the server's, such as https://bao.example:8200")
    server.add_argument("--key", required=True, help="the name of a key of its transit engine, of type aes256-gcm96")
    server.add_argument("--mount", default="transit", help="where the engine stands (default: transit)")
    server.add_argument("--authority", type=Path, help="a file of certificates that the server's must come from")
    add("open", _open, "give one's share, a PIN or a server's token to the vault that is starting on this machine")
    add("agent", _agent, "wait for what opens the vault, for one whose processes are started one by one")
    return parser
