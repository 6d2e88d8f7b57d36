"""A person's sealed sheets: read whole by the feed, rewritten by the actions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from fanlight.custody.sealing import Cell
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import SignInNeeded
from fanlight.foundation.rows import run, stored
from fanlight.recommender.membership import among
from fanlight.recommender.signals import HISTORY, Flag
from fanlight.vault.accounts import vaulting
from fanlight.vault.activity.contents import HISTORY_LENGTH, Marks, Recent, SeenDay
from fanlight.vault.activity.models import Sheet
from fanlight.vault.activity.records import MARK, PRIVATE, Keys, joined, keys_of, rows
from fanlight.vault.activity.wishes import NONE, Wishes

Place = tuple[str, int]
"""Kind and number of a sheet."""

RECENT: Place = (Sheet.Kind.RECENT.value, 0)
MARKS: Place = (Sheet.Kind.MARKS.value, 0)
WISHES: Place = (Sheet.Kind.WISHES.value, 0)
LIKES, SAVES, TALKS = Sheet.Kind.LIKES.value, Sheet.Kind.SAVES.value, Sheet.Kind.TALKS.value

MARKS_A_SHEET = 1000
"""Of likes, of saves and of talks: one more rewrites no more than these."""
NEWEST_SHEETS = 4
"""So many sheets of likes, and of saves, are read where pages come one after another: 100,000 likes are a hundred."""
MOST_UNWANTED = 64
"""So many of the videos last marked "not interested" weigh against alike ones."""

ALL = """
SELECT kind, number, sealed FROM activity_sheet
WHERE account_id = %s AND kind <> 'talks' AND (kind <> 'seen' OR number >= %s) ORDER BY kind, number
"""
NEWEST = """
SELECT kind, number, sealed FROM activity_sheet s
WHERE account_id = %s AND kind <> 'talks' AND (kind <> 'seen' OR number >= %s) AND (
    kind NOT IN (%s, %s) OR number > %s + (
        SELECT MAX(number) FROM activity_sheet m WHERE m.account_id = s.account_id AND m.kind = s.kind
    )
) ORDER BY kind, number
"""
OF_KIND = "SELECT kind, number, sealed FROM activity_sheet WHERE account_id = %s AND kind = %s ORDER BY number"
TWO = """
SELECT kind, number, sealed FROM activity_sheet
WHERE account_id = %s AND ((kind = %s AND number = %s) OR (kind = %s AND number = %s))
"""
WRITE = """
INSERT INTO activity_sheet (account_id, kind, number, sealed) VALUES (%s, %s, %s, %s)
ON CONFLICT (account_id, kind, number) DO UPDATE SET sealed = excluded.sealed
"""
LOCK = "SELECT 1 FROM accounts_account WHERE id = %s AND password <> ''"


@dataclass(frozen=True, eq=False)
class Sheets:
    """All that a feed needs to know of a person. Keys are those of `ids.key_of`."""

    history: NDArray[np.void]
    """The last watches (HISTORY), newest last. Liked, saved and shared ones carry flags; unwanted ones are worth -1;
    those before a fresh start are not to be learnt from."""
    seen: Keys
    liked: Keys
    saved: Keys
    following: Keys
    follows_privately: Keys
    hidden_videos: Keys
    hidden_creators: Keys
    wishes: Wishes


def read(account_id: UUID) -> Sheets:
    """Everything at once, with one query."""
    return _read(_pages(account_id, ALL, [stored(account_id), _oldest_seen()]))


def newest(account_id: UUID) -> Sheets:
    """The same, but of likes and saves the newest NEWEST_SHEETS sheets: all of them for nearly everybody."""
    return _read(_pages(account_id, NEWEST, [stored(account_id), _oldest_seen(), LIKES, SAVES, -NEWEST_SHEETS]))


def _oldest_seen() -> int:
    return (clock.today() - timedelta(days=own().seen_days)).toordinal()


def _read(pages: Mapping[Place, bytes]) -> Sheets:
    marks, recent, wishes = marks_on(pages), recent_on(pages), wishes_on(pages)
    liked, saved = (keys_of(joined(marks_in(pages, kind).values(), MARK)) for kind in (LIKES, SAVES))
    seen = [SeenDay.decoded(page).keys for (kind, _), page in pages.items() if kind == "seen"]
    praised = {Flag.LIKED: liked, Flag.SAVED: saved, Flag.SHARED: keys_of(marks.shares)}
    history = _with_marks(recent.history, praised, unwanted=marks.hidden_videos)
    if wishes.learnt_from:
        history["flags"][history["at"] < wishes.learnt_from] |= np.uint32(Flag.NOT_LEARNT)
    return Sheets(
        history=history,
        seen=np.concatenate([np.empty(0, np.uint64), *seen]),
        liked=liked,
        saved=saved,
        following=keys_of(marks.follows),
        follows_privately=keys_of(marks.follows[(marks.follows["flags"] & PRIVATE) != 0]),
        hidden_videos=keys_of(marks.hidden_videos),
        hidden_creators=keys_of(marks.hidden_creators),
        wishes=wishes,
    )


def hold(account_id: UUID) -> None:
    """Keep others from changing this person's sheets until the transaction ends: `presence.hold`, for the hot path.

    On SQLite an IMMEDIATE transaction has no other writer beside it. PostgreSQL locks the row of the account, which,
    unlike the sheets, exists before the first watch.
    """
    lock = LOCK + (" FOR NO KEY UPDATE" if connection.vendor == "postgresql" else "")
    if not run(lock, [stored(account_id)]):
        raise SignInNeeded()


def recent(account_id: UUID) -> Recent:
    return recent_on(_pages(account_id, OF_KIND, [stored(account_id), "recent"]))


def recent_and_seen(account_id: UUID, day: int) -> tuple[Recent, SeenDay]:
    """What recording a watch needs, with one query."""
    seen = ("seen", day)
    pages = _opened(account_id, run(TWO, [stored(account_id), *RECENT, *seen]))
    return recent_on(pages), SeenDay.decoded(pages[seen]) if seen in pages else SeenDay()


def marks(account_id: UUID) -> Marks:
    return marks_on(_pages(account_id, OF_KIND, [stored(account_id), "marks"]))


def wishes(account_id: UUID) -> Wishes:
    return wishes_on(_pages(account_id, OF_KIND, [stored(account_id), "wishes"]))


def marks_of(account_ids: Collection[UUID]) -> dict[UUID, Marks]:
    """The marks of those of several people who have made any, with one query."""
    found = Sheet.objects.filter(account_id__in=account_ids, kind=Sheet.Kind.MARKS).values_list("account_id", "sealed")
    return {
        account_id: Marks.decoded(vaulting.unseal(account_id, _cell(account_id, *MARKS), bytes(sealed), purpose="feed"))
        for account_id, sealed in found
    }


def likes(account_id: UUID) -> dict[int, NDArray[np.void]]:
    """MARKs of liked videos, by the number of their sheet."""
    return marks_in(_pages(account_id, OF_KIND, [stored(account_id), LIKES]), LIKES)


def saves(account_id: UUID) -> dict[int, NDArray[np.void]]:
    """MARKs of saved videos, by the number of their sheet."""
    return marks_in(_pages(account_id, OF_KIND, [stored(account_id), SAVES]), SAVES)


def talks(account_id: UUID) -> dict[int, NDArray[np.void]]:
    """MARKs of videos they have written something under, by the number of their sheet. No feed asks for them."""
    return marks_in(_pages(account_id, OF_KIND, [stored(account_id), TALKS]), TALKS)


def seen_days(account_id: UUID) -> dict[int, SeenDay]:
    """The videos met, by the day's ordinal."""
    pages = _pages(account_id, OF_KIND, [stored(account_id), "seen"])
    return {number: SeenDay.decoded(page) for (_, number), page in pages.items()}


def write(account_id: UUID, sheets: Mapping[Place, bytes]) -> None:
    """Seal sheets and put them in the place of their former selves."""
    owner = stored(account_id)
    for (kind, number), page in sheets.items():
        run(WRITE, [owner, kind, number, vaulting.seal(account_id, _cell(account_id, kind, number), page)])


def let_go(account_id: UUID, place: Place) -> bool:
    """Delete a sheet; False when it is not there any more."""
    kind, number = place
    deleted, _ = Sheet.objects.filter(account_id=account_id, kind=kind, number=number).delete()
    return deleted > 0


def recent_on(pages: Mapping[Place, bytes]) -> Recent:
    return Recent.decoded(pages[RECENT]) if RECENT in pages else Recent()


def marks_on(pages: Mapping[Place, bytes]) -> Marks:
    return Marks.decoded(pages[MARKS]) if MARKS in pages else Marks()


def wishes_on(pages: Mapping[Place, bytes]) -> Wishes:
    return Wishes.decoded(pages[WISHES]) if WISHES in pages else NONE


def marks_in(pages: Mapping[Place, bytes], kind: str) -> dict[int, NDArray[np.void]]:
    """The MARKs of a list that is spread over sheets of one kind."""
    return {number: rows(page, MARK) for (found, number), page in pages.items() if found == kind}


def _pages(account_id: UUID, query: str, values: Sequence[UUID | str | int]) -> dict[Place, bytes]:
    return _opened(account_id, run(query, values))


def _opened(account_id: UUID, found: Iterable[tuple[str, int, bytes]]) -> dict[Place, bytes]:
    owner = str(account_id)
    return {
        (kind, number): vaulting.unseal(account_id, _cell(owner, kind, number), bytes(sealed), purpose="feed")
        for kind, number, sealed in found
    }


def _cell(account_id: UUID | str, kind: str, number: int) -> Cell:
    return Cell("activity_sheet", "sealed", f"{account_id}/{kind}/{number}")


def _with_marks(
    history: NDArray[np.void], praised: Mapping[Flag, Keys], *, unwanted: NDArray[np.void]
) -> NDArray[np.void]:
    """The history as a feed should weigh it: marks speak louder than watches, and are undone without a trace."""
    history = history.copy()
    for flag, keys in praised.items():
        if len(keys):
            history["flags"][among(history["key"], keys)] |= np.uint32(flag)
    if not len(unwanted):
        return history
    refused = among(history["key"], keys_of(unwanted))
    history["worth"][refused] = -1
    history["flags"][refused] &= ~np.uint32(Flag.FINISHED)
    alone = unwanted[~among(keys_of(unwanted), history["key"])][-MOST_UNWANTED:]
    told = np.zeros(len(alone), HISTORY)
    told["key"], told["at"], told["worth"] = alone["key"], alone["at"], -1
    both = np.concatenate([history, told])
    return both[np.argsort(both["at"], kind="stable")][-HISTORY_LENGTH:]
