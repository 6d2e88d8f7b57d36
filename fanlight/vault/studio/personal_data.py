"""What the studio holds on a person: what they are making and have made, and how they appear in public."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from fanlight.custody.exports.pieces import Media, Piece, Places, Record, Rows, Words
from fanlight.media.subtitles import Cue, webvtt
from fanlight.vault.studio import files, prints, queries
from fanlight.vault.studio.actions import discard_everything
from fanlight.vault.studio.contents import Contents
from fanlight.vault.studio.models import Draft, Profile, Subtitles
from fanlight.vault.studio.queries import Progress
from fanlight.vault.studio.words import cues_of

TABLES: tuple[str, ...] = (
    "studio_draft",
    "studio_upload",
    "studio_keptfile",
    "studio_subtitles",
    "studio_print",
    "studio_profile",
)


PROFILE, VIDEOS, AVATAR = "studio/profile.json", "studio/videos.jsonl", "studio/avatar.webp"
SOME = 50
PLACES: Places = {
    "studio_draft.id": (f"{VIDEOS}#id",),
    **{
        f"studio_draft.{name}": (f"{VIDEOS}#{name}",)
        for name in (
            "stage",
            "audience",
            "allows_sound",
            "allows_duet",
            "commenting",
            "size_bytes",
            "created_at",
            "published_at",
        )
    },
    "studio_draft.sealed": tuple(
        f"{VIDEOS}#{name}"
        for name in (
            "caption",
            "language",
            "file_name",
            "thumbhashes",
            "borrowed_sound",
            "made_from",
            "credited_sound",
            "brought_from",
            "transcript",
            "refusal",
            "damage",
        )
    ),
    "studio_draft.media": tuple(f"{VIDEOS}#{name}" for name in ("files", "media", "duration_seconds")),
    "studio_subtitles.language": (f"{VIDEOS}#subtitles",),
    "studio_subtitles.sealed": (f"{VIDEOS}#subtitles",),
    "studio_print.sealed": (f"{VIDEOS}#print",),
    "studio_keptfile.name": (f"{VIDEOS}#files",),
    **{
        f"studio_profile.{name}": (f"{PROFILE}#{name}",)
        for name in ("handle", "name", "bio", "avatar_sha256", "commenting")
    },
}


def export(account_id: UUID) -> Iterator[Piece]:
    """Everything in words, then the files themselves: as published, and as sent where that is still here."""
    yield Record(PROFILE, _profile(account_id))
    yield Rows(VIDEOS, (_video(progress) for progress in _all(account_id)))
    yield from _avatar(account_id)
    for progress in _all(account_id):
        yield from _files(progress)


def erase(account_id: UUID) -> None:
    """Delete rows and files. What is public is taken down by the retirement of the public face, which rights sends."""
    discard_everything(account_id)


def size_bytes(account_id: UUID) -> int:
    """How much room an export of the files will take."""
    return queries.kept_bytes(account_id)


def _profile(account_id: UUID) -> dict[str, object]:
    profile = Profile.objects.get(account_id=account_id)
    names = [f"{profile.avatar_sha256}.webp"] if profile.avatar_sha256 else []
    return {
        "handle": profile.handle,
        "name": profile.name,
        "bio": profile.bio,
        "avatar_sha256": profile.avatar_sha256,
        "commenting": profile.commenting,
        "files": [_named(AVATAR, name) for name in names if files.store().has(name)],
    }


def _avatar(account_id: UUID) -> Iterator[Piece]:
    sha256 = Profile.objects.get(account_id=account_id).avatar_sha256
    if sha256 and files.store().has(f"{sha256}.webp"):
        yield Media(AVATAR, files.store().path(f"{sha256}.webp"))


def _all(account_id: UUID) -> Iterator[Progress]:
    """The videos a few at a time, the oldest first: new ones that come meanwhile are at the end."""
    ids = list(queries.drafts_of(account_id).order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), SOME):
        some = queries.drafts_of(account_id).filter(id__in=ids[start : start + SOME])
        yield from queries.progress_of(list(some.order_by("id")))


def _files(progress: Progress) -> Iterator[Piece]:
    draft = progress.draft
    for name in sorted(progress.manifest.names):
        yield Media(_place(draft, name), files.store().path(name))
    for language in progress.manifest.languages:
        yield Words(f"{folder_of(draft.id)}/{language}.vtt", _webvtt(progress, language))
    if (sent := files.incoming(draft.id)).exists():
        yield Media(f"{folder_of(draft.id)}/as-sent", sent)


def _webvtt(progress: Progress, language: str) -> str:
    return webvtt(_cues(progress.draft, language), is_unchecked=language in progress.manifest.unchecked)


def folder_of(draft_id: UUID) -> str:
    """Where in an export the files of a video are."""
    return f"studio/videos/{draft_id}"


def _place(draft: Draft, name: str) -> str:
    return f"{folder_of(draft.id)}/{name}"


def _named(place: str, name: str) -> dict[str, str]:
    """A file of the export; objects are named after their hash."""
    return {"path": place, "sha256": name.partition(".")[0]}


def _cues(draft: Draft, language: str) -> list[Cue]:
    track = Subtitles.objects.filter(draft=draft, language=language).first()
    return cues_of(track) if track else []


def _video(progress: Progress) -> dict[str, object]:
    draft, contents, manifest = progress.draft, progress.contents, progress.manifest
    return {
        "id": draft.id,
        "stage": draft.stage,
        "audience": draft.audience,
        "caption": contents.caption,
        "language": contents.language,
        "file_name": contents.file_name,
        "thumbhashes": contents.thumbhashes,
        "allows_sound": draft.allows_sound,
        "borrowed_sound": _borrowed(contents),
        "allows_duet": draft.allows_duet,
        "commenting": draft.commenting,
        "made_from": _made_from(contents),
        "credited_sound": contents.credited_sound,
        "brought_from": contents.brought.video_id if contents.brought else None,
        "print": prints.in_words(draft),
        "transcript": msgspec.to_builtins(contents.transcript),
        "refusal": contents.refusal,
        "damage": contents.damage,
        "size_bytes": draft.size_bytes,
        "duration_seconds": manifest.duration_seconds,
        "subtitles": queries.words_of(draft),
        "media": msgspec.to_builtins(manifest),
        "files": [_named(_place(draft, name), name) for name in sorted(manifest.names) if files.store().has(name)],
        "lost_files": [name for name in sorted(manifest.names) if not files.store().has(name)],
        "created_at": draft.created_at,
        "published_at": draft.published_at,
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
    return {
        "video": str(made_from.video_id),
        "as": made_from.made_as,
        "own_place": made_from.own_place,
        "own_share_percent": made_from.own_share_percent,
        "taken_ms": made_from.taken_ms,
    }
