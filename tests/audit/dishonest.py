"""A vault that cheats by itself: its own web process over its own home, with a part of it replaced before it serves."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests import processes
from tests.audit.conftest import Pair, settings_of
from tests.audit.proxy import Proxy
from tests.journeys.running import free_port

SERVING = """
import django
django.setup()
from wsgiref.simple_server import WSGIRequestHandler, make_server
from fanlight.config.vault.wsgi import application
{replaced}
class Quiet(WSGIRequestHandler):
    def log_message(self, *words): pass
make_server("127.0.0.1", {port}, application, handler_class=Quiet).serve_forever()
"""

ANOTHER_MODEL = """
from fanlight.config.vault import keeping
honest = keeping._model()
keeping._model = lambda: keeping.Model(parameters=b"others", values=honest.values, code=honest.code)
"""
"""It ranks by other weights than it has logged, and says so where it must answer."""

SECRET_BOOST = """
from uuid import UUID
from fanlight.recommender.boosts import Boost, Boosts
from fanlight.vault.feed import boosts
from fanlight.foundation.ids import key_of
boosts.in_force = lambda: Boosts({{key_of(UUID("{video}")): Boost(400, "civic", 0)}}, {{}})
"""
"""A video counts four times as much, which no operator has asked for in the log."""


@contextmanager
def serving(pair: Pair, proxy: Proxy, replaced: str) -> Iterator[None]:
    """Let a vault of that kind answer behind the proxy."""
    port, honest = free_port(), proxy.behind
    program = SERVING.format(replaced=replaced, port=port)
    vault = subprocess.Popen(
        [sys.executable, "-c", program],
        env=processes.environment(pair.running.home, "vault", **settings_of(pair.running)),
    )
    try:
        proxy.behind = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while not _answers(proxy):
            assert time.monotonic() < deadline
            assert vault.poll() is None
            time.sleep(0.1)
        yield
    finally:
        proxy.behind = honest
        vault.kill()
        vault.wait()


def _answers(proxy: Proxy) -> bool:
    try:
        return proxy.ask("/api/me", {})[0] == 200
    except OSError:
        return False
