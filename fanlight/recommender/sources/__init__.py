"""Ways to find videos, one file each. Where several find the same one, the first in this list is named."""

from collections.abc import Callable
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import SourceName
from fanlight.recommender.sources import explore, followed, fresh, popular, similar
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

Slots = NDArray[np.int64]
Source = Callable[[State, Viewer, Taste, np.random.Generator], Slots]

SOURCES: dict[SourceName, Source] = {
    "followed": followed.find,
    "similar": similar.find,
    "popular": popular.find,
    "fresh": fresh.find,
    "explore": explore.find,
}
assert set(SOURCES) == set(get_args(SourceName))
