"""What is known of videos before anybody has watched them, as a likeness between them."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State

SHARE = 0.01
"""What a likeness of one counts as beside joint interest, in ridges of the fit, decision 0029."""
WIDTH = 512
"""Numbers that stand for all names that a video carries: each has its place and its sign (Weinberger, ICML 2009)."""
HASHTAGS, CREATOR, LANGUAGE = (np.uint64(kind) << np.uint64(62) for kind in (1, 2, 3))


def features(state: State, slots: NDArray[np.int64]) -> NDArray[np.float32]:
    """Videos × WIDTH: one vote for the hashtags of a video together, one for its creator, one for its language."""
    hashed = np.zeros((len(slots), WIDTH), np.float32)
    for tags in state.tags[slots].T:
        _name(hashed, tags ^ HASHTAGS, state.tag_shares[slots] * (tags != 0))
    _name(hashed, state.creator_keys[state.creators[slots]] ^ CREATOR, np.ones(len(slots), np.float32))
    languages = state.languages[slots]
    _name(hashed, languages ^ LANGUAGE, (languages != 0).astype(np.float32))
    return hashed


def likeness(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosine between the rows of features, each less what all have on average: items × items, 1 for the same.

    Added to the joint counts that EASE fits to, it stands for joint interest that has not been seen yet: the fit of
    counts and content together (collective EASE; Jeunen, Van Balen and Goethals, RecSys 2020).
    """
    rows = features - features.mean(axis=0)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-3))
    alike: NDArray[np.float32] = rows @ rows.T
    return alike


def _name(hashed: NDArray[np.float32], names: NDArray[np.uint64], amounts: NDArray[np.float32]) -> None:
    """Add a name of each row at the name's place."""
    mixed = (names ^ (names >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    places, signs = mixed >> np.uint64(55), 1 - 2 * ((mixed >> np.uint64(54)) & np.uint64(1)).astype(np.float32)
    hashed[np.arange(len(names)), places.astype(np.int64)] += signs * amounts
