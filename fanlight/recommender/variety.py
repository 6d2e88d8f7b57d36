"""How much a candidate repeats what is on the page already."""

from collections import defaultdict
from collections.abc import Sequence

SETTLED = 0.02
"""What a video like the one before it loses, for a viewer whose taste is known."""
OPEN = 0.25
"""The same for a newcomer, whose first pages go through many themes to find one that is watched."""


class Variety:
    """Prices of repeating: likeness (Jaccard's, of hashtags) between candidates and what was met on the page, summed.

    A hashtag that most candidates carry tells none from another, and is left out.
    """

    def __init__(self, tags: Sequence[Sequence[int]], *, price: float) -> None:
        carriers = defaultdict[int, list[int]](list)
        for row, names in enumerate(tags):
            for name in names:
                carriers[name].append(row)
        common = [name for name, rows in carriers.items() if 2 * len(rows) > len(tags)]
        self.common, self.carriers, self._price = set(common), carriers, price
        self._counts = [len([name for name in names if name not in self.common]) for names in tags]
        self.prices = [0.0] * len(tags)

    def meet(self, tags: Sequence[int]) -> None:
        """Take note of one more video on the page."""
        own = [name for name in tags if name not in self.common]
        shared: dict[int, int] = {}
        for name in own:
            for row in self.carriers.get(name, ()):
                shared[row] = shared.get(row, 0) + 1
        for row, count in shared.items():
            self.prices[row] += self._price * count / (self._counts[row] + len(own) - count)
