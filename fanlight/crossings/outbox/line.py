"""Reads what the network interface to the public plane has carried away, as the kernel counts it."""

from dataclasses import dataclass
from pathlib import Path

INTERFACES = Path("/sys/class/net")
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Reading:
    """What an interface has carried away since the machine started."""

    interface: str
    boot_id: str
    sent_bytes: int
    sent_packets: int


def read(interface: str) -> Reading | None:
    """What the kernel says of an interface; None where no name is given. OSError for a name that is none."""
    if not interface:
        return None
    counters = INTERFACES / interface / "statistics"
    sent, packets = (int((counters / name).read_text()) for name in ("tx_bytes", "tx_packets"))
    return Reading(interface, BOOT_ID.read_text().strip(), sent, packets)
