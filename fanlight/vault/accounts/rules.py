"""What a handle, a name and a password may be."""

import re

from fanlight.vault.accounts.errors import BadHandle, BadName, HandleReserved, WeakPassword

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

_GUESSED_FIRST = """
1234567890 0123456789 12345678910 123456789a 0987654321 1q2w3e4r5t 1qaz2wsx3edc aaaaaaaaaa abcdefghij
abcdefghijk asdfghjkl1 asdfghjkl; computer123 football123 iloveyou12 iloveyou123 liverpool1 password00 password01
password1! password10 password11 password12 password123 password1234 passw0rd123 princess123 qazwsxedcrfv
qwerty1234 qwerty12345 qwerty123456 qwertyuiop qwertyuiop1 qwertzuiop sunshine123 superman123 welcome123
1111111111 0000000000 letmein123 letmein1234 changeme123 administrator
"""
GUESSED_FIRST = frozenset(_GUESSED_FIRST.split())
"""The head of every list of leaked passwords, as far as it is long enough to be accepted at all."""


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
    is_monotonous = len(set(plain)) < 4
    if too_short or is_handle or is_monotonous or plain in GUESSED_FIRST:
        raise WeakPassword()
