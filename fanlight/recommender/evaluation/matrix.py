"""Who took what, without times, as published splits tell it."""

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.evaluation.interactions import Unreadable


@dataclass(frozen=True, eq=False)
class Matrix:
    """Users × items. What user n took is `items[starts[n]:starts[n + 1]]`."""

    starts: NDArray[np.int64]
    items: NDArray[np.int64]
    width: int
    """How many items there are."""

    @classmethod
    def read(cls, file: Path) -> "Matrix":
        """A compressed row matrix as `scipy.sparse.save_npz` writes it; its numbers do not matter, only its places."""
        try:
            with np.load(file, allow_pickle=False) as held:
                if bytes(held["format"].item()) != b"csr":
                    raise Unreadable(f"{file}: a matrix of compressed rows (csr) belongs here")
                return cls(held["indptr"].astype(np.int64), held["indices"].astype(np.int64), int(held["shape"][1]))
        except (KeyError, ValueError, BadZipFile) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(f"{file}: {error}") from None

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, user: int) -> NDArray[np.int64]:
        """What a user took."""
        return self.items[self.starts[user] : self.starts[user + 1]]

    def people(self) -> list[int]:
        """Everyone who took anything."""
        people: list[int] = np.flatnonzero(np.diff(self.starts)).tolist()
        return people

    def counts(self) -> NDArray[np.float32]:
        """How many took each item."""
        return np.bincount(self.items, minlength=self.width).astype(np.float32)

    def together(self, fading: float = 0.0) -> NDArray[np.float32]:
        """How many took both of two items, items × items, where a user who took n of them counts n^-fading."""
        joint = np.zeros((self.width, self.width), np.float32)
        for user in range(len(self)):
            taken = self.of(user)
            if len(taken):
                joint[np.ix_(taken, taken)] += np.float32(len(taken) ** -fading)
        return joint
