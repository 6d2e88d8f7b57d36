"""Connections that a process may begin: to the named machines, on the named ports; every other attempt is refused.

Python itself asks before any of its sockets connects or sends, whichever library wanted it, and the answer cannot be
taken back while the process lives. What is not Python's asks nobody: a database driver in C, or a program that this
process starts. The machine's firewall is for those (deploy/split/vault.nft).
"""

import ipaddress
import logging
import socket
import sys
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

log = logging.getLogger(__name__)

PORTS = {"http": 80, "https": 443, "postgresql": 5432, "postgres": 5432}
OUTGOING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
INTERNET = (socket.AF_INET, socket.AF_INET6)

Place = tuple[str, int]


class NotAllowed(PermissionError):
    """A connection to somebody to whom this process has nothing to say."""


def allow_only(addresses: Iterable[str]) -> None:
    """From now on, for good, begin connections only to the machines in these addresses, such as `https://host:port`."""
    places = {place for address in addresses if (place := _place(address)) is not None}
    sys.addaudithook(_Guard(places))


class _Guard:
    """Asked by Python at each event; quick for all that are not about the network."""

    def __init__(self, places: set[Place]) -> None:
        self._places = places
        self._hosts = {host for host, _ in places}

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo":
            if not self._may_ask_for(arguments[0]):
                _refuse(f"the address of {arguments[0]!r}")
        elif event in OUTGOING and arguments[0].family in INTERNET and not self._may_reach(arguments[1]):
            _refuse(f"{arguments[1]!r}")

    def _may_ask_for(self, host: object) -> bool:
        """A name that is not ours to ask for could carry words to whoever runs the name server."""
        name = host.decode(errors="replace") if isinstance(host, bytes) else host
        return name is None or name in self._hosts or (isinstance(name, str) and _is_number(name))

    def _may_reach(self, address: object) -> bool:
        if not isinstance(address, tuple):
            return False
        host, port = address[:2]
        if (host, port) in self._places:
            return True
        return any(port == allowed and host in _numbers_of(name, port) for name, allowed in self._places)


def _place(address: str) -> Place | None:
    """The machine and the port of an address; None for a file, or a socket in a folder."""
    parts = urlsplit(address)
    port = parts.port or PORTS.get(parts.scheme)
    return (parts.hostname, port) if parts.hostname and port else None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _numbers_of(host: str, port: int) -> set[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {str(one[4][0]) for one in found}


def _refuse(what: str) -> None:
    log.error("refused to speak to %s", what)
    raise NotAllowed(f"this process may not speak to {what}")
