"""How much each part counts. This page is the published value table; change a number and every feed changes.

The baseline's values were set on the simulated world of `simulation/`, decision 0020; later they are learnt.
"""

ALIKE = 6.0
"""Times share × likeness, both at most one: what was enjoyed together with what you enjoyed."""
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
