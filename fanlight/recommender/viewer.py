"""Who is asking: everything the recommender knows of a person, for the length of one request."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.boosts import Boosts
from fanlight.recommender.outcomes import PUBLISHED
from fanlight.recommender.signals import HISTORY
from fanlight.recommender.wishes import Wishes

Keys = NDArray[np.uint64]


def _no_keys() -> Keys:
    return np.empty(0, np.uint64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Viewer:
    """A person without a name. All fields may stay empty: that is a stranger, who gets an unprofiled feed."""

    now: int
    """Seconds since 1970."""
    history: NDArray[np.void] = field(default_factory=lambda: np.empty(0, HISTORY))
    """The last watches (HISTORY), newest last."""
    seen: Keys = field(default_factory=_no_keys)
    """Videos not to be shown again within their window."""
    following: Keys = field(default_factory=_no_keys)
    """Actors followed, in public or in private."""
    hidden_videos: Keys = field(default_factory=_no_keys)
    hidden_creators: Keys = field(default_factory=_no_keys)
    actor: int = 0
    """The viewer's own actor key; 0 for a stranger."""
    language: int = 0
    """The key of the language they chose for the app; 0 for a stranger."""
    values: NDArray[np.float64] = field(default_factory=lambda: PUBLISHED)
    """What each of the OUTCOMES is worth to them."""
    wishes: Wishes | None = None
    """What they ask of their feed by hand; None for nothing."""
    boosts: Boosts | None = None
    """What operators let count more for everybody; None for nothing."""
