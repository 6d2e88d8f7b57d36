"""What is private about a draft, as it is sealed into its row."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

import msgspec

from fanlight.crossings.publish import MadeAs
from fanlight.custody.sealing import Cell
from fanlight.media.damage import Unread
from fanlight.media.joining import Place
from fanlight.media.subtitles import Cue
from fanlight.vault.accounts import vaulting
from fanlight.vault.studio.models import Draft


class Refusal(msgspec.Struct, frozen=True):
    """Why a file cannot become a video, and what its creator can do about it."""

    code: str
    reason: str
    remedy: str


SOUND_GONE = Refusal(
    "sound_gone",
    "The sound you chose was taken back, or is not for others to use any more.",
    "Upload it again with another sound, or without one.",
)


VIDEO_GONE = Refusal(
    "duet_gone",
    "The video you made this with was taken back, or is not for others to use any more.",
    "Upload it again with another video, or on its own.",
)


class Borrowed(msgspec.Struct, frozen=True, kw_only=True):
    """The sound of a public video, to be put under this one."""

    sound_id: UUID
    percent: int
    """How loud it shall be, from 0 to 100."""
    own_percent: int
    """And what the file brings itself."""
    from_ms: int = 0
    """Where in the sound it begins."""


class MadeFrom(msgspec.Struct, frozen=True, kw_only=True):
    """The public video that this one is made with."""

    video_id: UUID
    made_as: MadeAs
    own_place: Place = "left"
    """Where one's own is in a duet,"""
    own_share_percent: int = 50
    """and how much of what is heard in it is one's own, from 0 to 100."""
    taken_ms: int = 5000
    """How much of the other a stitch begins with, at most."""


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """Subtitles as a machine wrote them: for their creator to read, and nobody else's before they are saved."""

    state: Literal["asked", "done", "failed"]
    language: str = ""
    cues: tuple[Cue, ...] = ()


class Damage(msgspec.Struct, frozen=True, kw_only=True):
    """What of a file could not be read, though it became a video."""

    sound: Unread = "none"
    """Of what the file brought itself."""
    has_broken_picture: bool = False


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """Where a draft comes from that an export brought along, and what waits until it is prepared."""

    video_id: UUID
    """As it was called there."""
    subtitles: dict[str, tuple[Cue, ...]] = {}
    """By language."""
    unchecked: tuple[str, ...] = ()
    """Those of them that a machine wrote and nobody has checked."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Typed by the creator or told by their device; nobody else's to read before it is published."""

    caption: str = ""
    file_name: str = ""
    language: str = ""
    """BCP 47 tag of the caption's language; empty when unknown."""
    thumbhashes: tuple[str, ...] = ()
    """For each cover a few bytes from which a blurred likeness can be drawn, base64: little pictures, so sealed too."""
    borrowed: Borrowed | None = None
    made_from: MadeFrom | None = None
    credited_sound: UUID | None = None
    """The public video whose sound this one turned out to have."""
    transcript: Transcript | None = None
    refusal: Refusal | None = None
    damage: Damage = Damage()
    brought: Brought | None = None


_decoder = msgspec.json.Decoder(Contents)


def contents_of(draft: Draft) -> Contents:
    """What was sealed into this draft."""
    return _decoder.decode(
        vaulting.unseal(draft.account_id, _cell(draft.id), bytes(draft.sealed), purpose="publishing")
    )


def with_refusal(contents: Contents, refusal: Refusal) -> Contents:
    """The same draft, refused."""
    return msgspec.structs.replace(contents, refusal=refusal)


def with_damage(contents: Contents, damage: Damage) -> Contents:
    """The same draft, with what its creator has to hear of it."""
    return msgspec.structs.replace(contents, damage=damage)


def with_thumbhashes(contents: Contents, thumbhashes: Iterable[str]) -> Contents:
    """The same draft, with likenesses of its covers."""
    return msgspec.structs.replace(contents, thumbhashes=tuple(thumbhashes))


def with_credit(contents: Contents, sound_id: UUID | None) -> Contents:
    """The same draft, its sound credited to a public video, or to nobody."""
    return msgspec.structs.replace(contents, credited_sound=sound_id)


def with_transcript(contents: Contents, transcript: Transcript | None) -> Contents:
    """The same draft, with what a machine heard in it, or without."""
    return msgspec.structs.replace(contents, transcript=transcript)


def with_words(contents: Contents, *, caption: str | None, language: str | None) -> Contents:
    """The same draft with other words; None leaves them as they are."""
    return msgspec.structs.replace(
        contents,
        caption=contents.caption if caption is None else caption,
        language=contents.language if language is None else language,
    )


def sealed(account_id: UUID, draft_id: UUID, contents: Contents) -> bytes:
    """Contents as they go into the row of this draft, and of no other."""
    return vaulting.seal(account_id, _cell(draft_id), msgspec.json.encode(contents))


def _cell(draft_id: UUID) -> Cell:
    return Cell("studio_draft", "sealed", draft_id)
