"""One plane behind its web server."""

from typing import Literal

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from fanlight.config.family import die_with_parent
from fanlight.config.settings import settings

Plane = Literal["public", "vault"]


def serve(plane: Plane) -> int:
    """Answer requests until told to stop."""
    die_with_parent()
    own = settings()
    Granian(
        f"fanlight.config.{plane}.wsgi:application",
        address=own.bind,
        port=own.vault_port if plane == "vault" else own.public_port,
        interface=Interfaces.WSGI,
        workers=own.vault_workers if plane == "vault" else own.public_workers,
        blocking_threads=own.threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,  # without it one crashed worker takes the service down: measured
        respawn_interval=0.5,
        workers_kill_timeout=10,
    ).serve()
    return 0
