"""What is kept about somebody, sorted as they would, and how each kind is let go of on its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import segments, sheets
from fanlight.vault.activity.wishes import NONE
from fanlight.vault.comments import actions as comments
from fanlight.vault.comments.queries import own_comments
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio import queries as drafts
from fanlight.vault.studio.models import Draft

Category = Literal["watches", "likes", "saves", "comments", "follows", "unwanted", "wishes", "drafts"]
CATEGORIES: tuple[Category, ...] = get_args(Category)


@dataclass(frozen=True)
class Kept:
    """How much of one kind there is, and how to let go of all of it."""

    count: Callable[[Viewer], int]
    let_go: Callable[[Viewer], None]


def _watches(viewer: Viewer) -> int:
    return sum(len(batch.watched) for batch in segments.newest_first(viewer.account_id))


def _unwanted(viewer: Viewer) -> int:
    marks = sheets.marks(viewer.account_id)
    return len(marks.hidden_videos) + len(marks.hidden_creators)


def _wishes(viewer: Viewer) -> int:
    """How many of the things that can be asked were asked."""
    asked = sheets.wishes(viewer.account_id)
    return sum(getattr(asked, name) != getattr(NONE, name) for name in asked.__struct_fields__)


def _discard_drafts(viewer: Viewer) -> None:
    for draft in _drafts(viewer):
        studio.discard(draft)


def _drafts(viewer: Viewer) -> list[Draft]:
    return list(drafts.drafts_of(viewer.account_id).exclude(stage=Draft.Stage.PUBLISHED))


KEPT: Mapping[Category, Kept] = {
    "watches": Kept(_watches, lambda viewer: activity.clear_history(viewer.account_id)),
    "likes": Kept(
        lambda viewer: sum(map(len, sheets.likes(viewer.account_id).values())),
        lambda viewer: activity.clear_likes(viewer.account_id),
    ),
    "saves": Kept(
        lambda viewer: sum(map(len, sheets.saves(viewer.account_id).values())),
        lambda viewer: activity.clear_saves(viewer.account_id),
    ),
    "comments": Kept(lambda viewer: own_comments(viewer.account_id).count(), comments.remove_all),
    "follows": Kept(lambda viewer: len(sheets.marks(viewer.account_id).follows), activity.clear_follows),
    "unwanted": Kept(_unwanted, lambda viewer: activity.clear_unwanted(viewer.account_id)),
    "wishes": Kept(_wishes, lambda viewer: activity.clear_wishes(viewer.account_id)),
    "drafts": Kept(lambda viewer: len(_drafts(viewer)), _discard_drafts),
}
