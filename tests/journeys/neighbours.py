"""A second vault beside a whole Fanlight: another custodian's, with a database and keys of its own."""

import sys
from pathlib import Path

from tests.journeys.running import Running, printed


def beside(first: Running, home: Path, name: str) -> Running:
    """Started and admitted to the public plane of the first, by the two lines that owners send each other."""
    second = Running(home, vault_workers=1)
    second.public_port, second.public = first.public_port, first.public
    second.environment |= {"FANLIGHT_PUBLIC_PORT": str(first.public_port), "FANLIGHT_PUBLIC_ADDRESS": first.public}
    home.mkdir()
    (home / "fanlight.toml").write_text(f'plane = "vault"\nvault_name = "{name}"\nvault_owner = "Another custodian"\n')
    typed(second, "prepare", "vault")
    answer = typed(first, "admit", _line(typed(second, "introduce"), "fanlight-vault:"))
    typed(second, "join", _line(answer, "fanlight-public:"))
    second.start()
    return second


def typed(running: Running, *words: str) -> str:
    """What a `fanlight` command printed there."""
    return printed([sys.executable, "-m", "fanlight", *words], running.environment)


def _line(said: str, mark: str) -> str:
    return next(line for line in said.splitlines() if line.startswith(mark))
