"""Who keeps what a vault keeps: what a page or a record says besides the manifest."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """Whose vault it is, who else gets what crosses, and what is about to change."""

    address: str
    owner: str = ""
    jurisdiction: str = ""
    public_address: str = ""
    public_owner: str = ""
    public_jurisdiction: str = ""
    is_split: bool = False
    manifest_sha256: str = ""
    notice_days: int = 0
    """So many days before it takes effect a weaker manifest is announced; 0: none are promised."""
    coming_at: str = ""
    """The hour from which an announced one holds, if one is."""
    coming_weakened: Sequence[str] = field(default_factory=tuple)
    """What of it is weaker than now."""
