"""Who holds the key-encryption key of a vault: a file, several people, a hardware module, or a key server."""

from pathlib import Path

from fanlight.custody import agents
from fanlight.custody.agents import Holder, Opener
from fanlight.custody.key_folder import KeyFolder
from fanlight.custody.keys import KeyEncryption
from fanlight.custody.quorum import Agent, Quorum
from fanlight.custody.token import Token, TokenAgent
from fanlight.custody.transit import Transit, TransitAgent


def of(folder: Path) -> KeyEncryption:
    """The holder, as the folder of keys says."""
    return agents.Held(folder) if agents.is_held(folder) else KeyFolder(folder)


def opener(holder: Holder) -> Opener:
    """What opens data keys once people have given what it needs."""
    match holder:
        case Quorum():
            return Agent(holder)
        case Token():
            return TokenAgent(holder)
        case Transit():
            return TransitAgent(holder)
