"""Vault to public: a person puts words to a public video, in one language, or takes them away."""

from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Crossing
from fanlight.media.subtitles import MOST_CUES, Cue

Language = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,4})?\Z")]


class Subtitles(Crossing, frozen=True):
    """What is said in a video, as its creator wrote it; without cues, nothing any more."""

    class_name = "subtitles"

    video_id: UUID
    actor_id: UUID
    language: Language
    cues: Annotated[list[Cue], msgspec.Meta(max_length=MOST_CUES)]
    is_unchecked: bool = False
    """A machine wrote it, and its creator has neither mended nor confirmed it."""
