"""What comments hold on a person: what they wrote, under which videos."""

from collections.abc import Iterator
from uuid import UUID

from fanlight.custody.exports.pieces import Piece, Places, Rows
from fanlight.vault.comments.contents import contents_of
from fanlight.vault.comments.models import Comment

TABLES: tuple[str, ...] = ("own_comments_comment",)

COMMENTS = "comments/comments.jsonl"
AT_ONCE = 500
PLACES: Places = {
    **{f"own_comments_comment.{name}": (f"{COMMENTS}#{name}",) for name in ("id", "video_id", "written_at")},
    "own_comments_comment.sealed": (f"{COMMENTS}#text", f"{COMMENTS}#answers"),
}


def export(account_id: UUID) -> Iterator[Piece]:
    """Every word, the newest first."""
    rows = Comment.objects.filter(account_id=account_id).order_by("-written_at", "-id")
    yield Rows(COMMENTS, (_comment(row) for row in rows.iterator(AT_ONCE)))


def erase(account_id: UUID) -> None:
    """Delete the rows. What is public is taken down by the retirement of the public face, which rights sends."""
    Comment.objects.filter(account_id=account_id).delete()


def _comment(row: Comment) -> dict[str, object]:
    contents = contents_of(row)
    return {
        "id": row.id,
        "video_id": row.video_id,
        "text": contents.text,
        "answers": contents.answers,
        "written_at": row.written_at,
    }
