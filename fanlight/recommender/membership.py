"""Which of many keys are among some, and other small things that arrays are asked."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def among(keys: NDArray[Any], some: NDArray[Any]) -> NDArray[np.bool_]:
    """A mask over `keys`; `np.isin` costs four times as much at these lengths.

    On the way of a request arrays are short, and methods are preferred to functions of numpy: the same work in C
    without some microseconds of Python around it, a hundred times a page. So is `take` to an index
    for rows of a table, but not for one column of it, which it copies whole.
    """
    if not len(some):
        return np.zeros(len(keys), np.bool_)
    ordered = some.copy()
    ordered.sort()
    mask: NDArray[np.bool_] = ordered[places(ordered, keys)] == keys
    return mask


def ranges(firsts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of several ranges, one after the other."""
    begins = lengths.cumsum() - lengths
    numbers: NDArray[np.int64] = (firsts - begins).repeat(lengths)
    numbers += np.arange(len(numbers))
    return numbers


def places(ordered: NDArray[Any], keys: NDArray[Any]) -> NDArray[np.int64]:
    """Where each key stands in an ordered, non-empty array if it is there at all."""
    return np.minimum(ordered.searchsorted(keys), len(ordered) - 1)
