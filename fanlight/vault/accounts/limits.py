"""How often something may be tried, counted in the database so that all processes share the count."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from fanlight.foundation import clock
from fanlight.vault.accounts.errors import TooManyTries
from fanlight.vault.accounts.models import Attempt

COUNT = """
INSERT INTO accounts_attempt (bucket, tries, expires_at) VALUES (%s, 1, %s)
ON CONFLICT (bucket) DO UPDATE SET tries = accounts_attempt.tries + 1
RETURNING tries
"""


@dataclass(frozen=True)
class Limit:
    """At most so many tries in each window of time."""

    name: str
    tries: int
    window: timedelta


SIGN_IN_HERE = Limit("sign in, account and network", 10, timedelta(minutes=15))
SIGN_IN_ACCOUNT = Limit("sign in, account", 100, timedelta(minutes=15))
"""Far above the one before, so that a stranger elsewhere cannot easily lock somebody out."""
SIGN_IN_NETWORK = Limit("sign in, network", 150, timedelta(minutes=15))
SIGN_UP_NETWORK = Limit("sign up, network", 100, timedelta(hours=1))
"""Room for a school class that signs up together."""
RECOVER_ACCOUNT = Limit("recover, account", 10, timedelta(hours=1))
RECOVER_NETWORK = Limit("recover, network", 30, timedelta(hours=1))
OWN_PASSWORD = Limit("own password", 10, timedelta(minutes=15))


def count(limit: Limit, *subject: str) -> None:
    """Count one try; a refusal when there were too many. Outside any transaction that a refusal would undo."""
    bucket, ends = _bucket(limit, subject)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [bucket, connection.ops.adapt_datetimefield_value(ends)])
        tries = cursor.fetchone()[0]
    if tries > limit.tries:
        raise TooManyTries(retry_after_seconds=max(1, int((ends - clock.now()).total_seconds())))


def forgive(limit: Limit, *subject: str) -> None:
    """Forget the tries of someone who then did it right."""
    bucket, _ = _bucket(limit, subject)
    Attempt.objects.filter(bucket=bucket).delete()


def forget_old() -> int:
    """Remove counters of windows that have passed; how many."""
    removed, _ = Attempt.objects.filter(expires_at__lt=clock.now()).delete()
    return removed


def _bucket(limit: Limit, subject: tuple[str, ...]) -> tuple[str, datetime]:
    """A keyed hash, so that the table names nobody, and the moment when its window ends."""
    length = int(limit.window.total_seconds())
    number = clock.seconds() // length
    message = "\x00".join([limit.name, str(number), *subject]).encode()
    ends = datetime.fromtimestamp((number + 1) * length, UTC)
    return salted_hmac("attempts", message, algorithm="sha256").hexdigest(), ends
