"""How much each part counts. These numbers are published: change one, and every feed changes.

These are where each Fanlight begins; what it learns of its own public multiplies them, `learning/blend.py` and
`learning/heads.py`. What an outcome is worth stands in `outcomes.py`.
"""

from enum import IntEnum

import numpy as np


class Way(IntEnum):
    """Parts whose weights are learnt, in the order in which the state keeps their factors."""

    ALIKE = 0
    FITTED = 1
    KINDRED = 2
    CLOSE = 3
    APPEAL = 4
    POPULAR = 5
    WELCOME = 6
    LIKED_BY_MANY = 7
    FRESH = 8
    HASHTAG = 9
    CREATOR = 10
    FOLLOWED = 11


BIASES = np.array([-0.4, 0.0, -3.0, -4.0, -4.5, -4.5, -4.5, -0.9, -5.3])
"""Log-odds of each of the OUTCOMES for a video of which nothing is known, as a new Fanlight supposes them."""
SLOPES = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0])
"""How much the sum of a video's parts moves the log-odds of each outcome, before it is learnt."""

ALIKE = 6.0
"""Times share × likeness, both at most one: what was enjoyed together with what you enjoyed."""
FITTED = 50.0
"""Times share × fitted weight: the same, for the most watched videos, once all others have been reckoned with."""
KINDRED = 0.02
"""Times position × worth × the product of two vectors: what is like what leads on from what you enjoyed."""
CLOSE = 2.0
"""Times e^(-k/2) × worth × likeness, for the k-th last watch: what is watched close to what you have just enjoyed."""
APPEAL = 0.02
WELCOME = 0.3
"""For what newcomers enjoyed first, while a viewer is one."""
LANGUAGE = 0.3
"""What a video in the viewer's language has over one that is not, while nothing is known of what they enjoy."""
HASHTAG = 1.5
CREATOR = 0.5
FOLLOWED = 0.5
POPULAR = 0.6
LIKED_BY_MANY = 0.3
FRESH = 0.3
"""For a video published this very moment."""
FRESH_HALF_LIFE_HOURS = 24.0
WISH_LENGTH = 0.6
"""At the end of the slider, for a video of 160 seconds; the opposite for one of 2.5."""
WISH_SMALL_CREATOR = 0.6
WISH_TOPIC = 0.5
WISH_CREATOR = 0.5
SHARE_OF_LIKES_PRIOR = 20.0
"""Plays that a video must have before its share of likes speaks for itself."""
