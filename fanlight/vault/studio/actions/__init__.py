"""Everything that changes what a person is making."""

from fanlight.vault.studio.actions.credits import credit
from fanlight.vault.studio.actions.drafts import (
    discard,
    discard_everything,
    edit,
    forget_unconfirmed,
    forget_withdrawn,
    mark_crossed,
    note_job,
    publish,
    resume_stranded,
    retry,
    withdraw,
)
from fanlight.vault.studio.actions.preparing import prepare
from fanlight.vault.studio.actions.profiles import change_avatar, edit_profile, introduce, let_comment
from fanlight.vault.studio.actions.second_pass import ask as ask_for_second_pass
from fanlight.vault.studio.actions.second_pass import ask_for_watched, make_smaller, resume_second_passes
from fanlight.vault.studio.actions.subtitles import put as put_subtitles
from fanlight.vault.studio.actions.transcripts import ask as ask_for_transcript
from fanlight.vault.studio.actions.transcripts import let_go as let_transcript_go
from fanlight.vault.studio.actions.transcripts import write as write_transcript
from fanlight.vault.studio.actions.uploads import Body, Checksum, append, begin, expire

__all__ = [
    "Body",
    "Checksum",
    "append",
    "ask_for_second_pass",
    "ask_for_transcript",
    "ask_for_watched",
    "begin",
    "change_avatar",
    "credit",
    "discard",
    "discard_everything",
    "edit",
    "edit_profile",
    "expire",
    "forget_unconfirmed",
    "forget_withdrawn",
    "introduce",
    "let_comment",
    "let_transcript_go",
    "make_smaller",
    "mark_crossed",
    "note_job",
    "prepare",
    "publish",
    "put_subtitles",
    "resume_second_passes",
    "resume_stranded",
    "retry",
    "withdraw",
    "write_transcript",
]
