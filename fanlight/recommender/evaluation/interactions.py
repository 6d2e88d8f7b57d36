"""Interactions from a file, as a catalogue and a learning stream."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import key_of
from fanlight.recommender.learning import catalogue, lists
from fanlight.recommender.learning.catalogue import Clip
from fanlight.recommender.signals import CONTEXT, EVENT, FINISHED, Kind
from fanlight.recommender.state import State, Writer
from fanlight.recommender.state.arrays import TREND_HALF_LIFE

BEGINNING = 1_000_000_000
"""When a stream begins, in seconds since 1970. Only the order of a file counts: its times may be anything."""
SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""2^128 over the golden ratio: ids that are well spread, and the same every time."""


class Unreadable(ValueError):
    """The file is not what it should be; says which line, and why."""


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What an item carries; empty where nothing is known."""

    hashtags: tuple[str, ...] = ()
    creator: str = ""
    language: str = ""

    @classmethod
    def read(cls, file: Path) -> "dict[str, Carried]":
        """By item: a CSV with the header `item,hashtags[,creator][,language]`, hashtags parted by spaces."""
        with file.open(newline="", encoding="utf-8") as lines:
            reader = csv.DictReader(lines)
            header = list(reader.fieldnames or ())
            if header[:2] != ["item", "hashtags"] or not {*header[2:]} <= {"creator", "language"}:
                raise Unreadable(f"{file}: the first line must be item,hashtags[,creator][,language]")
            return {
                row["item"]: cls(
                    hashtags=tuple((row["hashtags"] or "").split()), **{n: row[n] or "" for n in header[2:]}
                )
                for row in reader
            }


NOTHING = Carried()


@dataclass(frozen=True, eq=False)
class Interactions:
    """Who took what, in the order of time; users and items are numbered from 0."""

    users: NDArray[np.int64]
    items: NDArray[np.int64]
    weights: NDArray[np.float32]  # from 0 to 1
    user_names: list[str]
    item_names: list[str]

    @classmethod
    def read(cls, file: Path) -> "Interactions":
        """A CSV with the header `user,item,timestamp[,weight]`; of equal times the earlier line comes first."""
        users, items = dict[str, int](), dict[str, int]()
        rows = [
            (users.setdefault(user, len(users)), items.setdefault(item, len(items)), at, weight)
            for user, item, at, weight in _rows(file)
        ]
        if not rows:
            raise Unreadable(f"{file}: there is nothing in it")
        table = np.array(rows)
        table = table[np.argsort(table[:, 2], kind="stable")]
        largest = max(float(table[:, 3].max()), 1.0)
        return cls(
            table[:, 0].astype(np.int64),
            table[:, 1].astype(np.int64),
            (table[:, 3] / largest).astype(np.float32),
            list(users),
            list(items),
        )

    def __len__(self) -> int:
        return len(self.users)

    def events(self, half_life: int) -> NDArray[np.void]:
        """The learning stream (EVENT), in which a trend halves in so many events."""
        keys, pasts = self.keys(), [list[int]() for _ in self.user_names]
        events = np.zeros(len(self), EVENT)
        events["kind"], events["key"], events["worth"], events["weight"] = Kind.WATCH, keys[self.items], self.weights, 1
        events["finished"] = self.weights >= FINISHED
        events["at"] = BEGINNING + np.arange(len(self)) * TREND_HALF_LIFE // half_life
        for row, user in enumerate(self.users.tolist()):
            past = pasts[user]
            recent = past[-CONTEXT:]
            events["length"][row] = len(recent)
            events["history_keys"][row, : len(recent)] = keys[self.items[recent]]
            events["history_worths"][row, : len(recent)] = self.weights[recent]
            past.append(row)
        return events

    def keys(self) -> NDArray[np.uint64]:
        """The key of each item."""
        return np.array([key_of(_id(item)) for item in range(len(self.item_names))], np.uint64)

    def state(self, folder: Path, carried: Mapping[str, Carried]) -> State:
        """A state that knows every item, with what it carries, and has learnt nothing; its number is its slot."""
        writer = Writer(folder)
        clips = [_clip(item, carried.get(name, NOTHING)) for item, name in enumerate(self.item_names)]
        catalogue.add(writer, clips)
        lists.draw_up(writer.state)
        return writer.state


def _clip(item: int, carried: Carried) -> Clip:
    return Clip(
        id=_id(item),
        creator=uuid5(NAMESPACE_OID, carried.creator),
        published_at=0,
        language=carried.language,
        hashtags=carried.hashtags,
        duration_seconds=1.0,
    )


def _rows(file: Path) -> Iterator[tuple[str, str, float, float]]:
    with file.open(newline="", encoding="utf-8") as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        if header[:3] != ["user", "item", "timestamp"] or header[3:] not in ([], ["weight"]):
            raise Unreadable(f"{file}: the first line must be user,item,timestamp or user,item,timestamp,weight")
        for number, row in enumerate(reader, 2):
            if len(row) != len(header):
                raise Unreadable(f"{file}, line {number}: {len(row)} fields where {len(header)} belong")
            try:
                at, weight = float(row[2]), float(row[3]) if len(row) > 3 else 1.0
            except ValueError as error:
                raise Unreadable(f"{file}, line {number}: {error}") from None
            if not (np.isfinite(at) and np.isfinite(weight) and weight > 0):
                raise Unreadable(f"{file}, line {number}: a time must be a number, and a weight one above 0")
            yield row[0], row[1], at, weight


def _id(item: int) -> UUID:
    return UUID(int=((item + 1) * SPREAD) & (2**128 - 1))
