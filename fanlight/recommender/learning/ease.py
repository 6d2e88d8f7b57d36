"""Weights from each video to each other, fitted to how often they were enjoyed together.

EASE (Steck, WWW 2019): with G the joint counts, P = (G + λI)^-1, the weight from i to j is -P[i,j] / P[j,j], and none
from a video to itself.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Real = TypeVar("Real", np.float32, np.float64)


def weights(gram: NDArray[Real], ridge: float) -> NDArray[Real]:
    """The fitted weights, videos × videos. Where counts make no inverse with a positive diagonal, λ is doubled."""
    diagonal = np.diag_indices(len(gram))
    while True:
        helped = gram.copy()
        helped[diagonal] += ridge
        inverse = np.linalg.inv(helped).astype(gram.dtype, copy=False)
        own = inverse.diagonal().copy()
        if (own > 0).all():
            break
        ridge *= 2
    inverse /= -own
    inverse[diagonal] = 0
    return inverse
