"""What a handle, a name and a password may be."""

import re
from itertools import pairwise

from fanlight.vault.accounts.errors import BadHandle, BadName, HandleReserved, WeakPassword
from fanlight.vault.accounts.guessing import is_guessed_first

HANDLE = re.compile(r"[a-z0-9_]{3,30}")
LONGEST_NAME = 60
SHORTEST_PASSWORD = 10

_RESERVED = """
about abuse account accounts admin administrator all api app assets create custodian custody everyone fanlight
feed following gateway help history home host hostmaster info kept latest legal login logout mail me media
moderation moderator news noreply nobody null oembed official operator owner postmaster press privacy public root
search security service settings sign_in sign_out sign_up staff status studio support system team terms undefined
upload user vault video videos web webmaster www
"""
RESERVED = frozenset(_RESERVED.split())
"""Names of our own pages and of roles that a stranger would trust."""


def check_handle(handle: str) -> None:
    """Refuse a handle that is malformed or that would pass for us."""
    if not HANDLE.fullmatch(handle):
        raise BadHandle()
    if handle in RESERVED:
        raise HandleReserved()


def check_name(name: str) -> None:
    """Refuse a name that is too long, or that holds what cannot be seen."""
    if len(name) > LONGEST_NAME or any(not c.isprintable() for c in name):
        raise BadName()


def check_password(password: str, handle: str) -> None:
    """Refuse what would be guessed within minutes, and ask for nothing else: no digits, no signs."""
    plain = password.casefold()
    too_short = len(password) < SHORTEST_PASSWORD
    is_handle = plain.replace(handle, "").strip("0123456789!?._- ") == "" and handle in plain
    is_monotonous = len(set(plain)) < 4 or len({ord(b) - ord(a) for a, b in pairwise(plain)}) == 1
    if too_short or is_handle or is_monotonous or is_guessed_first(plain):
        raise WeakPassword()
