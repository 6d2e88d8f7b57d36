"""What outcomes are worth here to whoever says nothing else."""

import numpy as np
from django.conf import settings
from numpy.typing import NDArray


def usual() -> NDArray[np.float64]:
    """This Fanlight's value table, in the order of OUTCOMES: as published, but for what its operator set."""
    found: NDArray[np.float64] = settings.FEED_VALUES
    return found
