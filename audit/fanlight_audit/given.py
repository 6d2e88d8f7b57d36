"""What an auditor has beside an address."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

PATIENCE_HOURS = 3
"""Each side tells its log once an hour, and an entry names no minute: so long one may be ahead of the other."""


@dataclass(frozen=True)
class Given:
    """Nothing of it is needed; what is not given is unchecked."""

    others: list[Path] = field(default_factory=list)
    """Folders or checkpoints of other auditors."""
    database: Path | None = None
    """A copy of the vault's database."""
    wheel: Path | None = None
    """Built by themselves."""
    releases: Path | None = None
    """An auditor's folder about the log in which releases are announced, where that is another."""
    ledger: Path | None = None
    expected: list[str] = field(default_factory=list)
    """Reads they know of."""
    scanned: list[Path] = field(default_factory=list)
    """Copies of what the operator has."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    patience_hours: int = PATIENCE_HOURS
