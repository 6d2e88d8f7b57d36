"""Let a video or a hashtag count more in For You, or less, for some hours: two operators, and an entry in the log."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from django.db import transaction

from fanlight.custody.entries import BadEntry, Boosted
from fanlight.foundation import clock
from fanlight.foundation.errors import Invalid, NotFound
from fanlight.transparency import actions as transparency
from fanlight.vault.accounts.models import Account
from fanlight.vault.feed import boosts, rows
from fanlight.vault.ledger.errors import SamePerson
from fanlight.vault.studio.rules import hashtags_of

HOURS = range(1, 24 * 7 + 1)
MOST_AT_A_TIME = 20


class Boosting(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for."""

    video_id: UUID | None = None
    hashtag: str = ""
    percent: int
    reason: str
    hours: int


@transaction.atomic
def boost(wanted: Boosting, operators: Sequence[Account]) -> int:
    """Log it; its index. The entry is the boost: nothing else is written anywhere."""
    if len({one.id for one in operators}) < 2:
        raise SamePerson()
    if wanted.hours not in HOURS or (wanted.video_id is None) == (not wanted.hashtag):
        raise Invalid(problem=f"a boost is of one video or one hashtag, for 1 to {HOURS[-1]} hours")
    if wanted.video_id is not None and wanted.video_id not in rows.by_id([wanted.video_id]):
        raise NotFound()
    now = clock.now()
    hour = f"{now:%Y-%m-%dT%H}"
    if wanted.percent != 100 and sum(one.until_hour > hour for _, one in boosts.newest()) >= MOST_AT_A_TIME:
        raise Invalid(problem=f"there are {MOST_AT_A_TIME} boosts already; end one first")
    hashtag = _as_captions_write(wanted.hashtag)
    body = Boosted(
        target="hashtag" if hashtag else "video",
        video_id=str(wanted.video_id or ""),
        hashtag_sha256=transparency.keep_blob(hashtag.encode(), "text/plain; charset=utf-8") if hashtag else "",
        percent=wanted.percent,
        reason=wanted.reason,
        from_hour=hour,
        until_hour=f"{now + timedelta(hours=wanted.hours):%Y-%m-%dT%H}",
        operators=len(operators),
    )
    try:
        index = transparency.log([body])
    except BadEntry as error:
        raise Invalid(problem=str(error)) from error
    assert index is not None  # there was one to log
    return index


def _as_captions_write(hashtag: str) -> str:
    """One hashtag as it is read out of captions; whatever would be none there is refused."""
    if not hashtag:
        return ""
    found = hashtags_of(f"#{hashtag.removeprefix('#')}")
    if len(found) != 1 or len(found[0]) != len(hashtag.removeprefix("#")):
        raise Invalid(problem="this is not one hashtag")
    return found[0]
