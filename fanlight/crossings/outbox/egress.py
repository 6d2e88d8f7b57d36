"""Accounts for every byte that leaves the vault: those the gateway sent, by class, against those the line has carried.

The line is the network interface by which nothing but the public plane is reached (`egress_interface`, see
docs/operate/). What it carried and nobody explains is told of in the log, hour by hour.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from fanlight.crossings.outbox import line
from fanlight.crossings.outbox.models import Egress, Meter
from fanlight.custody.entries import EgressAccount
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.rows import run
from fanlight.transparency import actions as transparency

HEADERS = 86
"""Bytes that a packet carries beside ours at most: Ethernet 14, IPv6 40, TCP with time stamps 32."""

ADD = """
INSERT INTO outbox_egress (class_name, size_bytes) VALUES (%s, %s)
ON CONFLICT (class_name) DO UPDATE SET size_bytes = outbox_egress.size_bytes + excluded.size_bytes
"""


def note(sent: Counter[str]) -> None:
    """Keep what a gateway has sent, and begin to count anew."""
    for class_name, size in sorted(sent.items()):
        with transaction.atomic():
            run(ADD, [class_name, size])
        del sent[class_name]


@transaction.atomic
def log_account() -> None:
    """One entry for what was sent since the last; none when nothing was, and no line is measured."""
    rows = list(Egress.objects.select_for_update())
    by_class = {row.class_name: row.size_bytes for row in rows if row.size_bytes}
    Egress.objects.all().delete()
    carried = _carried(sum(by_class.values()))
    if by_class or carried:
        transparency.log(
            [
                EgressAccount(
                    period=clock.now().strftime("%Y-%m-%dT%H"),
                    by_class=by_class,
                    is_measured=carried is not None,
                    iface_bytes=carried.sent_bytes if carried else 0,
                    iface_packets=carried.sent_packets if carried else 0,
                    unexplained_bytes=carried.unexplained if carried else 0,
                )
            ]
        )


@dataclass(frozen=True)
class Carried:
    """What a line has carried between two looks at it."""

    sent_bytes: int
    sent_packets: int
    unexplained: int


def _carried(explained: int) -> Carried | None:
    """What the line has carried since it was last read; None where none is measured, or not yet from here on."""
    now = line.read(own().egress_interface)
    if now is None:
        return None
    before = Meter.objects.select_for_update().first()
    goes_on = before is not None and (before.interface, before.boot_id) == (now.interface, now.boot_id)
    if before is None or not goes_on:
        _remember(now, 0)
        return None
    sent, packets = now.sent_bytes - before.sent_bytes, now.sent_packets - before.sent_packets
    balance = before.balance + sent - explained
    unexplained = max(0, balance - HEADERS * packets)
    # What was explained and has not been seen on the line yet will be; headers are no excuse for the next hour.
    _remember(now, min(0, balance))
    return Carried(sent, packets, unexplained)


def _remember(now: line.Reading, balance: int) -> None:
    Meter.objects.update_or_create(
        id=1,
        defaults={
            "interface": now.interface,
            "boot_id": now.boot_id,
            "sent_bytes": now.sent_bytes,
            "sent_packets": now.sent_packets,
            "balance": balance,
        },
    )
