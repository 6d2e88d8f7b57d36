"""What the studio holds on a person: what they are making and have made, and how they appear in public."""

from collections.abc import Mapping
from uuid import UUID

from fanlight.vault.studio import prints, queries
from fanlight.vault.studio.actions import discard_everything
from fanlight.vault.studio.contents import Contents
from fanlight.vault.studio.models import Profile
from fanlight.vault.studio.queries import Progress

TABLES: tuple[str, ...] = (
    "studio_draft",
    "studio_upload",
    "studio_keptfile",
    "studio_subtitles",
    "studio_print",
    "studio_profile",
)


def export(account_id: UUID) -> dict[str, object]:
    """Everything, in words; the videos themselves are at the addresses given."""
    drafts = queries.progress_of(list(queries.drafts_of(account_id)))
    return {"profile": _profile(account_id), "videos": [_video(progress) for progress in drafts]}


def erase(account_id: UUID) -> None:
    """Delete rows and files. What is public is taken down by the retirement of the public face, which rights sends."""
    discard_everything(account_id)


def _profile(account_id: UUID) -> Mapping[str, object] | None:
    return Profile.objects.filter(account_id=account_id).values("handle", "name", "bio", "avatar_sha256").first()


def _video(progress: Progress) -> dict[str, object]:
    draft, contents = progress.draft, progress.contents
    return {
        "id": str(draft.id),
        "stage": draft.stage,
        "audience": draft.audience,
        "caption": contents.caption,
        "language": contents.language,
        "file_name": contents.file_name,
        "allows_sound": draft.allows_sound,
        "borrowed_sound": _borrowed(contents),
        "allows_duet": draft.allows_duet,
        "made_from": _made_from(contents),
        "credited_sound": str(contents.credited_sound) if contents.credited_sound else None,
        "print": prints.in_words(draft),
        "refusal": contents.refusal.reason if contents.refusal else None,
        "size_bytes": draft.size_bytes,
        "duration_seconds": progress.manifest.duration_seconds,
        "subtitles": queries.words_of(draft),
        "files": [queries.file_url(draft, name) for name in sorted(progress.manifest.names)],
        "created_at": draft.created_at.isoformat(),
        "published_at": draft.published_at.isoformat() if draft.published_at else None,
    }


def _borrowed(contents: Contents) -> dict[str, object] | None:
    if (borrowed := contents.borrowed) is None:
        return None
    return {
        "sound": str(borrowed.sound_id),
        "percent": borrowed.percent,
        "own_percent": borrowed.own_percent,
        "from_ms": borrowed.from_ms,
    }


def _made_from(contents: Contents) -> dict[str, object] | None:
    if (made_from := contents.made_from) is None:
        return None
    return {"video": str(made_from.video_id), "as": made_from.made_as}
