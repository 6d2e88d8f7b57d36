"""One generation of the state, as arrays."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import uuid_of
from fanlight.recommender.state import directory, layout

LASTING_HALF_LIFE = 30 * 86_400
"""Seconds after which a lasting count is worth half."""
TREND_HALF_LIFE = 2 * 86_400
FAINT_SHARE = 0.25
"""What all faint voices together may add to the trend of a video, as a share of what the trusted ones say of it,"""
ALLOWANCE = 1.0
"""and, for a video of which no other has said anything yet, as much as one whole watch."""


@dataclass(frozen=True, eq=False, kw_only=True)
class State:
    """Arrays over a mapped file; a row is a video, its number is its slot and never changes its meaning.

    Counts fade without being touched: what comes later is written larger by 2^(seconds since epoch / half-life).
    """

    header: NDArray[np.void]
    keys: NDArray[np.uint64]
    ids: NDArray[np.uint8]
    creators: NDArray[np.uint32]
    previous: NDArray[np.uint32]
    published_at: NDArray[np.uint32]
    languages: NDArray[np.uint64]
    tags: NDArray[np.uint64]
    tag_shares: NDArray[np.float32]
    durations: NDArray[np.float32]
    alive: NDArray[np.uint8]
    neighbours: NDArray[np.uint32]
    together: NDArray[np.float32]
    interest: NDArray[np.float32]
    plays: NDArray[np.float32]
    finishes: NDArray[np.float32]
    likes: NDArray[np.float32]
    trend: NDArray[np.float32]
    faint_trend: NDArray[np.float32]
    welcome: NDArray[np.float32]
    context_vectors: NDArray[np.float32]
    item_vectors: NDArray[np.float32]
    standings: NDArray[np.float32]
    hot_places: NDArray[np.uint32]
    hot_slots: NDArray[np.uint32]
    hot_together: NDArray[np.float32]
    fitted_slots: NDArray[np.uint32]
    fitted_weights: NDArray[np.float32]
    fitted_likeness: NDArray[np.float32]
    position_weights: NDArray[np.float32]
    position_pace: NDArray[np.float32]
    recent: NDArray[np.uint32]
    blend: NDArray[np.float32]
    blend_pace: NDArray[np.float32]
    watched: NDArray[np.float64]
    head_biases: NDArray[np.float32]
    head_scales: NDArray[np.float32]
    head_slopes: NDArray[np.float32]
    head_bias_pace: NDArray[np.float32]
    head_scale_pace: NDArray[np.float32]
    head_slope_pace: NDArray[np.float32]
    creator_keys: NDArray[np.uint64]
    creator_latest: NDArray[np.uint32]
    table: NDArray[np.uint32]
    creator_table: NDArray[np.uint32]
    popular: NDArray[np.uint32]
    fresh: NDArray[np.uint32]
    debuts: NDArray[np.uint32]
    language_keys: NDArray[np.uint64]
    language_lists: NDArray[np.uint32]
    hashtag_keys: NDArray[np.uint64]
    hashtag_lists: NDArray[np.uint32]
    cell_centres: NDArray[np.float32]
    cell_appeals: NDArray[np.float32]
    cell_reaches: NDArray[np.float32]
    cell_starts: NDArray[np.uint32]
    cell_videos: NDArray[np.uint32]

    @classmethod
    def over(cls, buffer: Any) -> "State":
        """The state in a mapped file, whose header must have been checked."""
        header = np.ndarray((1,), layout.HEADER, buffer, 0)
        return cls(**layout.views(buffer, int(header["capacity"][0])))

    @property
    def videos(self) -> int:
        """How many rows are in use, dead ones included."""
        return int(self.header["videos"][0])

    @property
    def capacity(self) -> int:
        return int(self.header["capacity"][0])

    @property
    def appeal(self) -> NDArray[np.float32]:
        """What each video has for anyone."""
        return self.standings[:, layout.APPEAL]

    def slots(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The slot of each video key, or -1."""
        return directory.find(self.table, self.keys, keys)

    def creator_slots(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The slot of each actor key, or -1 for who has not published."""
        return directory.find(self.creator_table, self.creator_keys, keys)

    def video_ids(self, slots: NDArray[np.int64]) -> list[UUID]:
        flat = self.ids.take(slots, axis=0).tobytes()
        return [uuid_of(int.from_bytes(flat[at : at + 16], "big")) for at in range(0, len(flat), 16)]

    def popular_slots(self) -> NDArray[np.uint32]:
        """The most watched of late, first first."""
        bank = int(self.header["bank"][0])
        return self.popular[bank, : int(self.header["popular"][0, bank])]

    def fresh_slots(self) -> NDArray[np.uint32]:
        """The newest, first first."""
        bank = int(self.header["bank"][0])
        return self.fresh[bank, : int(self.header["fresh"][0, bank])]

    def debut_slots(self) -> NDArray[np.uint32]:
        """The newest of those that few have met yet, first first."""
        bank = int(self.header["bank"][0])
        return self.debuts[bank, : int(self.header["debuts"][0, bank])]

    def popular_in(self, language: int) -> NDArray[np.uint32]:
        """The most watched of late in a language, first first: slot + 1, and 0 for none."""
        bank = int(self.header["bank"][0])
        names = self.language_keys[bank, : int(self.header["languages"][0, bank])]
        row = int(names.searchsorted(np.uint64(language)))
        if row == len(names) or int(names[row]) != language:
            return np.empty(0, np.uint32)
        found: NDArray[np.uint32] = self.language_lists[bank, row]
        return found

    def popular_with(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """The most used hashtags in ascending order, and for each the most watched of late: slot + 1, 0 for none."""
        bank = int(self.header["bank"][0])
        count = int(self.header["hashtags"][0, bank])
        return self.hashtag_keys[bank, :count], self.hashtag_lists[bank, :count]

    def cells(self) -> "Cells":
        """How the space of vectors is divided."""
        bank = int(self.header["index"][0])
        count = int(self.header["cells"][0, bank])
        return Cells(
            self.cell_centres[bank, :count],
            self.cell_appeals[bank, :count],
            self.cell_reaches[bank, :count],
            self.cell_starts[bank, : count + 1],
            self.cell_videos[bank],
            int(self.header["indexed"][0, bank]),
        )

    def fit(self) -> tuple[NDArray[np.uint32], NDArray[np.float32], NDArray[np.float32]]:
        """The videos that were fitted together, in ascending order; the weights between them, and their likeness."""
        bank = int(self.header["fit"][0])
        count = int(self.header["fitted"][0, bank])
        return (
            self.fitted_slots[bank, :count],
            self.fitted_weights[bank, :count, :count],
            self.fitted_likeness[bank, :count, :count],
        )

    def positions(self) -> NDArray[np.float64]:
        """What the last enjoyed watch weighs, the one before it, …: CONTEXT numbers."""
        return layout.POSITIONS + self.position_weights

    def lasting_unit(self, now: int) -> float:
        """What one lasting count of this moment is written as."""
        return unit(now, int(self.header["lasting_epoch"][0]), LASTING_HALF_LIFE)

    def believed_trend(self, slots: NDArray[np.int64], now: int) -> NDArray[np.float64]:
        """How much was enjoyed of late, in counts of this moment.

        However many faint voices there are, they add no more than FAINT_SHARE of the rest, and ALLOWANCE.
        """
        one = self.trend_unit(now)
        trusted, faint = (counts[slots].astype(np.float64) / one for counts in (self.trend, self.faint_trend))
        trusted = np.maximum(trusted, 0.0)
        believed: NDArray[np.float64] = trusted + np.minimum(faint, FAINT_SHARE * trusted + ALLOWANCE)
        return believed

    def trend_unit(self, now: int) -> float:
        return unit(now, int(self.header["trend_epoch"][0]), TREND_HALF_LIFE)


class Vectors(NamedTuple):
    """The arrays that vectors are, and what else follows from the events that teach them."""

    context_vectors: NDArray[np.float32]
    item_vectors: NDArray[np.float32]
    standings: NDArray[np.float32]
    position_weights: NDArray[np.float32]
    position_pace: NDArray[np.float32]
    recent: NDArray[np.uint32]

    @classmethod
    def of(cls, state: State) -> "Vectors":
        return cls(*(getattr(state, name) for name in cls._fields))


class Cells(NamedTuple):
    """Cells of the space of vectors, and which videos lay in each when they were drawn."""

    centres: NDArray[np.float32]
    appeals: NDArray[np.float32]
    reaches: NDArray[np.float32]
    starts: NDArray[np.uint32]
    videos: NDArray[np.uint32]
    indexed: int
    """Videos from this slot on came later, and lie in none."""


def unit(now: int, epoch: int, half_life: int) -> float:
    """2^(half-lives since the epoch); bounded, so that a wrong clock yields a number."""
    return float(2.0 ** min(max((now - epoch) / half_life, -100.0), 100.0))
