"""What a viewer has met often of late and enjoyed none of: hashtags and creators that are held down for a while."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from fanlight.recommender.taste import Taste

OFTEN = 4
"""So many skips, and nothing but skips among the last watches, and it begins;"""
LARGEST = 0.5
"""after as many again, and one less, this share of a positive score is gone."""


class Weary(NamedTuple):
    """The share of a positive score that each of these takes away."""

    hashtags: dict[int, float]
    creators: dict[int, float]

    @classmethod
    def of(cls, taste: Taste) -> "Weary":
        skips = taste.worths < 0
        if skips.sum() < OFTEN:
            return FRESH
        state, skipped, others = taste.state, taste.slots[skips], taste.slots[~skips]
        return cls(
            _shares(state.tags[skipped].ravel().tolist(), {0, *state.tags[others].ravel().tolist()}),
            _shares(state.creators[skipped].tolist(), set(state.creators[others].tolist())),
        )

    def shares(
        self, creators: Sequence[int], carriers: Mapping[int, Sequence[int]], *, common: Set[int]
    ) -> list[float]:
        """What each of some videos loses, by their creators and the rows that carry each hashtag; one that is common to
        all of them tells nothing."""
        lost = [self.creators.get(creator, 0.0) for creator in creators]
        for name, share in self.hashtags.items():
            if name not in common:
                for row in carriers.get(name, ()):
                    lost[row] = max(lost[row], share)
        return lost


FRESH = Weary({}, {})


def _shares(skipped: Iterable[int], others: Set[int]) -> dict[int, float]:
    return {
        name: LARGEST * min(1.0, (count - OFTEN + 1) / OFTEN)
        for name, count in Counter(skipped).items()
        if count >= OFTEN and name not in others
    }
