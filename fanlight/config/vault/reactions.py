"""Who hears what in the vault. Read this page to see how the features meet."""

from collections.abc import Mapping, Sequence

from fanlight.foundation.events import Reaction, hear
from fanlight.vault.accounts.events import AccountOpened
from fanlight.vault.activity import clips
from fanlight.vault.likeness import actions as likeness
from fanlight.vault.mirror.events import VideoAppeared, VideoDisappeared
from fanlight.vault.rights import tasks as rights
from fanlight.vault.rights.events import ExportAsked, ImportArrived
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio import queries as kept_videos
from fanlight.vault.studio import tasks as studio_tasks
from fanlight.vault.studio.events import SecondPassAsked, TranscriptAsked, UploadReceived

# Every reaction runs inside the announcer's transaction; slow work is left to a job.
REACTIONS: Mapping[type, Sequence[Reaction]] = {
    AccountOpened: [
        studio.introduce,
    ],
    UploadReceived: [
        studio_tasks.prepare_soon,
    ],
    ExportAsked: [
        rights.gather_soon,
    ],
    ImportArrived: [
        rights.take_in_soon,
    ],
    TranscriptAsked: [
        studio_tasks.write_transcript_later,
    ],
    SecondPassAsked: [
        studio_tasks.make_smaller_later,
    ],
    VideoAppeared: [
        studio.mark_crossed,
        likeness.remember,
    ],
    VideoDisappeared: [
        studio.forget_withdrawn,
        likeness.forget,
    ],
}


def connect() -> None:
    """Called once, when the vault's apps are ready."""
    hear(REACTIONS)
    clips.ask_about_kept(kept_videos.kept)
