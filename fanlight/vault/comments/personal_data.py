"""What comments hold on a person: what they wrote, under which videos, and what they hold back under theirs."""

from collections.abc import Iterator
from uuid import UUID

from fanlight.custody.exports.pieces import Piece, Places, Record, Rows
from fanlight.vault.comments import queries
from fanlight.vault.comments.contents import contents_of, held_contents
from fanlight.vault.comments.models import Comment, Held, HoldingWords

TABLES: tuple[str, ...] = ("own_comments_comment", "own_comments_holdingwords", "own_comments_held")

COMMENTS = "comments/comments.jsonl"
WORDS = "comments/words.json"
HELD = "comments/held.jsonl"
AT_ONCE = 500
PLACES: Places = {
    **{f"own_comments_comment.{name}": (f"{COMMENTS}#{name}",) for name in ("id", "video_id", "written_at")},
    "own_comments_comment.sealed": (f"{COMMENTS}#text", f"{COMMENTS}#answers"),
    "own_comments_holdingwords.sealed": (f"{WORDS}#words",),
    "own_comments_held.comment_id": (f"{HELD}#id",),
    "own_comments_held.sealed": (f"{HELD}#text",),
    "own_comments_held.held_at": (f"{HELD}#held_at",),
    "own_comments_held.is_declined": (f"{HELD}#is_declined",),
}


def export(account_id: UUID) -> Iterator[Piece]:
    """Every word, the newest first; then what is held back under one's videos, and by which words."""
    rows = Comment.objects.filter(account_id=account_id).order_by("-written_at", "-id")
    yield Rows(COMMENTS, (_comment(row) for row in rows.iterator(AT_ONCE)))
    yield Record(WORDS, {"words": list(queries.holding_words(account_id))})
    held = Held.objects.filter(account_id=account_id).order_by("-held_at", "-comment_id")
    yield Rows(HELD, (_held(row) for row in held.iterator(AT_ONCE)))


def erase(account_id: UUID) -> None:
    """Delete the rows. What is public is taken down by the retirement of the public face, which rights sends."""
    Held.objects.filter(account_id=account_id).delete()
    HoldingWords.objects.filter(account_id=account_id).delete()
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


def _held(row: Held) -> dict[str, object]:
    text = None if row.is_declined else held_contents(row).text
    return {"id": row.comment_id, "text": text, "held_at": row.held_at, "is_declined": row.is_declined}
