"""One plane behind its web server."""

import logging
from typing import Literal

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from fanlight.config.accepting import refuse_what_is_not_accepted
from fanlight.config.family import die_with_parent
from fanlight.config.public.own import public_settings
from fanlight.config.settings import settings

Plane = Literal["public", "vault"]


def serve(plane: Plane) -> int:
    """Answer requests until told to stop."""
    die_with_parent()
    match plane:
        case "vault":
            vault = settings()
            refuse_what_is_not_accepted(vault)  # here, or its web processes would be started again and again
            return _serve(plane, vault.bind, vault.vault_port, workers=vault.vault_workers, threads=vault.threads)
        case "public":
            public = public_settings()
            return _serve(plane, public.bind, public.public_port, workers=public.public_workers, threads=public.threads)


def _serve(plane: Plane, address: str, port: int, *, workers: int, threads: int) -> int:
    server = Granian(
        f"fanlight.config.{plane}.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # with HTTP/2 one line brings 200 requests, and pings keep it from ever looking dead
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,  # without it one crashed worker takes the service down: measured
        respawn_interval=0.5,
        workers_kill_timeout=10,
    )
    logging.getLogger("_granian").addFilter(_is_for_the_operator)
    server.serve()
    return 0


def _is_for_the_operator(said: logging.LogRecord) -> bool:
    """Not that there are more threads than cores: they wait for slow readers."""
    return "Python threads, which seems quite high" not in said.getMessage()
