"""How much a candidate repeats what is on the page already."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import among

SETTLED = 0.02
"""What a video like the one before it loses, for a viewer whose taste is known."""
OPEN = 0.25
"""The same for a newcomer, whose first pages go through many themes to find one that is watched."""


class Variety:
    """Sums of likeness (Jaccard's, of hashtags) between candidates and what was met on the page.

    A hashtag that most candidates carry tells none from another, and is left out.
    """

    def __init__(self, tags: NDArray[np.uint64], *, price: float) -> None:
        names, columns, counts = np.unique(tags, return_inverse=True, return_counts=True)
        common = (counts > len(tags) / 2)[columns].reshape(tags.shape)
        self._tags = np.where(common, np.uint64(0), tags)  # candidates × tags
        self._common = names[counts > len(tags) / 2]
        self._counts = (self._tags != 0).sum(axis=1)
        self._price = price
        self.sameness = np.zeros(len(tags))

    def meet(self, tags: NDArray[np.uint64]) -> None:
        """Take note of one more video on the page."""
        own = tags[(tags != 0) & ~among(tags, self._common)]
        shared = (self._tags[:, :, None] == own).sum(axis=(1, 2))
        self.sameness += self._price * shared / np.maximum(self._counts + len(own) - shared, 1)
