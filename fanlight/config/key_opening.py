"""Opens a vault whose key no file holds: people at this machine give what is needed, to an agent that opens for them.

`fanlight run` waits for it; it has nothing of Django, as all of the supervisor has not.
"""

import getpass
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fanlight.config.settings import settings
from fanlight.custody import agents, key_holder
from fanlight.custody.agents import Ask
from fanlight.custody.keys import KeyUnavailable


def wait_until_open(stop: threading.Event) -> bool:
    """For `fanlight run`: wait until the people who hold the key have given enough shares; False when told to stop."""
    folder = folder_of_keys()
    say(f"{closed(folder)}. Each holder: fanlight keys open")
    asking = threading.Thread(target=_ask_here, args=(folder,), daemon=True)
    if sys.stdin.isatty():
        asking.start()
    while agents.ask(folder, Ask("status")).missing:
        if stop.wait(0.2):
            return False
    say("the vault is open")
    return True


@contextmanager
def agent_beside() -> Iterator[bool]:
    """An agent in a thread of this process, where people hold the key; whether they do."""
    folder = folder_of_keys()
    if not agents.is_held(folder):
        yield False
        return
    with agents.answering(key_holder.opener(agents.holder_of(folder)), folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield True
        finally:
            server.shutdown()


def closed(folder: Path) -> str:
    """What is missing, in words."""
    try:
        agents.Held(folder).unwrap(b"", "", 0)
    except KeyUnavailable as closed:
        return str(closed)
    return ""


def _ask_here(folder: Path) -> None:
    """At the terminal where Fanlight was started."""
    while agents.ask(folder, Ask("status")).missing:
        told = agents.ask(folder, Ask("give", share=getpass.getpass("share, PIN or token: ")))
        say(told.trouble or (closed(folder) if told.missing else ""))


def folder_of_keys() -> Path:
    return settings().vault_home / "keys"


def say(line: str) -> None:
    print(line, flush=True)
