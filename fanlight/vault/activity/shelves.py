"""Long lists of marks, spread over sheets so that one more rewrites little: what was liked, what was saved."""

from collections.abc import Mapping
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.vault.activity import errors, sheets
from fanlight.vault.activity.records import MARK, is_at

Shelf = Mapping[int, NDArray[np.void]]
"""MARKs, by the number of their sheet."""

MOST = 100_000


def holds(shelf: Shelf, video_id: UUID) -> bool:
    return any(is_at(marks, video_id).any() for marks in shelf.values())


def add(account_id: UUID, kind: str, shelf: Shelf, marked: NDArray[np.void]) -> None:
    """Write one MARK more on the last sheet of this kind, or on a new one."""
    if sum(map(len, shelf.values())) >= MOST:
        raise errors.TooManyMarks()
    number = max(shelf, default=0)
    if len(shelf.get(number, ())) >= sheets.MARKS_A_SHEET:
        number += 1
    _write(account_id, kind, number, np.concatenate([shelf.get(number, np.empty(0, MARK)), marked]))


def fill(account_id: UUID, kind: str, shelf: Shelf, marks: NDArray[np.void]) -> None:
    """Put these MARKs, which are in the order of time, in the place of all that there are."""
    count = -(-len(marks) // sheets.MARKS_A_SHEET)
    for number in shelf.keys() - range(count):
        sheets.let_go(account_id, (kind, number))
    for number in range(count):
        _write(account_id, kind, number, marks[number * sheets.MARKS_A_SHEET : (number + 1) * sheets.MARKS_A_SHEET])


def take_off(account_id: UUID, kind: str, shelf: Shelf, video_id: UUID) -> NDArray[np.void] | None:
    """Take a video off the list; its MARK, or None when it was not there."""
    for number, marks in shelf.items():
        pointed = is_at(marks, video_id)
        if pointed.any():
            _write(account_id, kind, number, marks[~pointed])
            taken: NDArray[np.void] = marks[pointed]
            return taken
    return None


def _write(account_id: UUID, kind: str, number: int, marks: NDArray[np.void]) -> None:
    sheets.write(account_id, {(kind, number): marks.tobytes()})
