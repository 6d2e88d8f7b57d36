"""What a person's marks tell of their watches: which videos they handed on, and which led them to follow somebody."""

from dataclasses import replace
from uuid import UUID

import numpy as np

from fanlight.foundation.ids import VideoKey
from fanlight.recommender.signals import Kind
from fanlight.vault.activity import lessons, sheets, stream
from fanlight.vault.activity.contents import Marks
from fanlight.vault.activity.lessons import Lesson


def of(marks: Marks, key: VideoKey) -> Marks:
    """The trails that one video left, and nothing else."""
    return Marks(shares=marks.shares[marks.shares["key"] == key], origins=marks.origins[marks.origins["key"] == key])


def taken_back(trails: Marks) -> list[Lesson]:
    """What takes back all that they taught."""
    return lessons.taken_back(Kind.SHARE, trails.shares) + lessons.taken_back(Kind.FOLLOW, trails.origins)


def let_go(account_id: UUID, marks: Marks, trails: Marks) -> None:
    """Take these trails off the marks, with what they taught; call it last in the transaction. The follows stay."""
    if not len(trails.shares) and not len(trails.origins):
        return
    shares = marks.shares[~np.isin(marks.shares["key"], trails.shares["key"])]
    origins = marks.origins[~np.isin(marks.origins["key"], trails.origins["key"])]
    sheets.write(account_id, {sheets.MARKS: replace(marks, shares=shares, origins=origins).encoded()})
    stream.append(taken_back(trails))
