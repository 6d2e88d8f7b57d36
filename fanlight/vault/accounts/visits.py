"""Where a request comes from, as far as we keep it: a device's own description and a coarse address."""

from ipaddress import ip_address, ip_network
from socket import AF_INET, inet_pton

import msgspec
from django.http import HttpRequest

from fanlight.foundation.configuration import own

LONGEST_DEVICE = 200


class Visit(msgspec.Struct, frozen=True):
    """Kept with a session, sealed, so that its person can recognise it."""

    device: str
    """The browser's description of itself, cut short."""
    network: str
    """The address without its last part: /24 for IPv4, /48 for IPv6."""


_decoder = msgspec.json.Decoder(Visit)


def visit_of(request: HttpRequest) -> Visit:
    """The visit that a request belongs to."""
    device = "".join(c for c in request.headers.get("User-Agent", "") if c.isprintable())[:LONGEST_DEVICE]
    return Visit(device=device, network=network_of(address_of(request)))


def address_of(request: HttpRequest) -> str:
    """The peer's address; behind our own proxies, the one that the outermost of them saw."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = own().proxies
    if not proxies:
        return peer
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return told[-proxies] if len(told) >= proxies else peer


def network_of(address: str) -> str:
    """The network an address belongs to, coarse enough not to be one household's for long."""
    try:
        return "{}.{}.{}.0/24".format(*inet_pton(AF_INET, address)[:3])  # a twentieth of what follows
    except (OSError, ValueError):  # ValueError for what is no ASCII or holds a zero
        return _network_of_any(address)


def _network_of_any(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ip_network((mapped, 24 if mapped.version == 4 else 48), strict=False))


def encoded(visit: Visit) -> bytes:
    return msgspec.json.encode(visit)


def decoded(data: bytes) -> Visit:
    return _decoder.decode(data)
