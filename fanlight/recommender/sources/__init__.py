"""Ways to find videos, one file each. The first in this list that found a video is named."""

from collections.abc import Callable
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import SourceName
from fanlight.recommender.sources import (
    creators,
    explore,
    followed,
    fresh,
    hashtags,
    languages,
    popular,
    similar,
    sounds,
)
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

Slots = NDArray[np.int64]
Source = Callable[[State, Viewer, Taste, np.random.Generator], Slots]

SOURCES: dict[SourceName, Source] = {
    "followed": followed.find,
    "similar": similar.find,
    "creator": creators.find,
    "hashtag": hashtags.find,
    "sound": sounds.find,
    "popular": popular.find,
    "language": languages.find,
    "fresh": fresh.find,
    "explore": explore.find,
}
assert set(SOURCES) == set(get_args(SourceName))
