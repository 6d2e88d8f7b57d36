"""Fetches bytes of public videos for a vault whose public plane is elsewhere, so that people ask the vault alone."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue

from fanlight.crossings.outbox import egress
from fanlight.crossings.outbox.delivery import gateway_of_own
from fanlight.crossings.outbox.gateway import Gateway, Unreachable
from fanlight.engines.objects.cache import Cache
from fanlight.engines.objects.port import Away
from fanlight.foundation.configuration import own

_idle: LifoQueue[Gateway] = LifoQueue()


def cache() -> Cache:
    """The public videos that are kept here."""
    return Cache(own().media_cache, fetch, most_bytes=own().media_cache_bytes)


def fetch(name: str) -> Iterator[bytes]:
    """All the bytes of a public object. Nothing in the question says for whom, or whether for anybody."""
    with _line() as gateway:
        try:
            yield from gateway.fetch(name)
        except Unreachable as error:
            raise Away(name) from error
        finally:
            egress.note(gateway.sent)


@contextmanager
def _line() -> Iterator[Gateway]:
    """A connection that nobody else uses meanwhile."""
    try:
        gateway = _idle.get_nowait()
    except Empty:
        gateway = gateway_of_own()
    try:
        yield gateway
    except BaseException:
        with suppress(OSError):
            gateway.close()
        raise
    _idle.put(gateway)
