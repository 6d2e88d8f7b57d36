"""Looks an export through to its last byte, and then takes it in, kind by kind."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import ValidationError

from fanlight.custody.exports.pieces import MANIFEST, POLICY, PROOF, PROVEN, README
from fanlight.custody.exports.reading import BadExport, Export
from fanlight.custody.exports.tallies import Line, Tally
from fanlight.custody.transfers import Order
from fanlight.foundation.errors import Refused
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import personal_data as own_account
from fanlight.vault.accounts.particulars import AgeBand
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import brought as activity_forms
from fanlight.vault.activity import sheets
from fanlight.vault.activity import taking as activity
from fanlight.vault.activity.wishes import NONE
from fanlight.vault.comments import actions as comments
from fanlight.vault.comments.personal_data import COMMENTS, HELD, WORDS
from fanlight.vault.comments.queries import holding_words
from fanlight.vault.ledger.personal_data import ASKED, READS
from fanlight.vault.rights.going import ORDER
from fanlight.vault.rights.held import KEEPING
from fanlight.vault.rights.models import Keeping
from fanlight.vault.studio import brought as studio_forms
from fanlight.vault.studio import taking as studio
from fanlight.vault.studio.personal_data import AVATAR
from fanlight.vault.taste import actions as taste
from fanlight.vault.taste.personal_data import TASTE
from fanlight.vault.taste.schemas import TasteFile

Tell = Callable[[float], None]


class AccountRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`accounts.personal_data` writes it."""

    id: UUID
    actor_id: UUID
    handle: Annotated[str, msgspec.Meta(max_length=30)]
    role: Literal["member", "operator"]
    created_on: date
    age_band: AgeBand
    name: Annotated[str, msgspec.Meta(max_length=60)]
    language: Annotated[str, msgspec.Meta(max_length=8, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,4})?)?\Z")]
    learning: bool


class KeepingRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`rights.held` writes it."""

    watches_days: Literal[7, 30, 90, 365] | None


class CommentRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`comments.personal_data` writes it."""

    id: UUID
    video_id: UUID
    text: Annotated[str, msgspec.Meta(max_length=10_000)]
    answers: UUID | None
    written_at: Annotated[datetime, msgspec.Meta(tz=True)]


class WordsRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`comments.personal_data` writes it."""

    words: Annotated[list[Annotated[str, msgspec.Meta(max_length=100)]], msgspec.Meta(max_length=1000)]


FORMS: Mapping[str, type] = {
    own_account.ACCOUNT: AccountRow,
    own_account.SESSIONS: dict,
    COMMENTS: CommentRow,
    WORDS: WordsRow,
    HELD: dict,
    READS: dict,
    ASKED: dict,
    TASTE: dict,
    KEEPING: KeepingRow,
    ORDER: Order,
    **activity_forms.FORMS,
    **studio_forms.FORMS,
}
"""What each file of words is made of, read as strictly as there is something to take from it."""

OTHER_FILES = frozenset((README, MANIFEST, PROOF, PROVEN, POLICY, AVATAR))
OF_A_VIDEO = re.compile(r"studio/videos/[0-9a-f-]{36}/(as-sent|[0-9a-f]{64}\.(mp4|webp)|[A-Za-z0-9-]{1,8}\.vtt)")
LEFT: Mapping[str, tuple[str, str]] = {
    COMMENTS: ("comments", "stay_where_written"),
    HELD: ("held_comments", "of_another_vault"),
    own_account.SESSIONS: ("sessions", "of_another_vault"),
    READS: ("reads", "of_another_vault"),
    ASKED: ("staff_requests", "of_another_vault"),
}
"""What is never taken in: its kind, and why."""
REQUIRED = frozenset(FORMS) - {ORDER, WORDS, HELD}


def look_through(export: Export, tell: Tell = lambda share: None) -> None:
    """Return when every byte is as listed and every row has its form; else `BadExport`. Nothing is taken before."""
    if missing := sorted(REQUIRED - export.index.files.keys()):
        raise BadExport("missing", f"There is no {missing[0]} in it.")
    size, seen = sum(listed.size_bytes for listed in export.index.files.values()) + 1, 0
    for path, listed in export.index.files.items():
        if path in FORMS:
            _look_through_words(export, path)
        elif path in OTHER_FILES or OF_A_VIDEO.fullmatch(path):
            for _ in export.pieces(path):
                pass
        else:
            raise BadExport("unknown_file", f"{path} is nothing that an export holds.")
        seen += listed.size_bytes
        tell(seen / size)
    _taste(export)


def take(viewer: Viewer, export: Export, tell: Tell = lambda share: None) -> Iterator[Line]:
    """Take in all that can be, kind by kind. Done again from the start when it was cut off: what is here is known."""
    for part in (_from_activity, _from_taste, _from_studio, _from_settings):
        for tally in part(viewer, export):
            yield tally.line
    yield from _left(export)


def _from_activity(viewer: Viewer, export: Export) -> Iterator[Tally]:
    return activity.take(viewer, export)


def _from_studio(viewer: Viewer, export: Export) -> Iterator[Tally]:
    return studio.take(viewer, export)


def _from_taste(viewer: Viewer, export: Export) -> Iterator[Tally]:
    """Where nothing was asked of the feed here. What watches taught elsewhere comes frozen, unless they came too."""
    tally, file = Tally("taste"), _taste(export)
    lines = len(file.topics) + len(file.creators) + len(file.sounds)
    if sheets.wishes(viewer.account_id) != NONE:
        tally.known += 1
    else:
        if len(sheets.recent(viewer.account_id).history):
            file = _by_hand(file)
        try:
            unknown = taste.take_in(viewer, file)
            tally.taken += sheets.wishes(viewer.account_id) != NONE
            tally.left["unknown_person"] += len(unknown.handles)
            tally.left["unknown_sound"] += unknown.sounds
            tally.left["comes_with_the_history"] += lines - len(file.topics) - len(file.creators) - len(file.sounds)
        except Refused as refused:
            tally.left[refused.code] += 1
    tally.left = +tally.left
    yield tally


def _by_hand(file: TasteFile) -> TasteFile:
    def edited(lines: list[Any]) -> list[Any]:
        return [line for line in lines if line.edit is not None]

    return file.model_copy(
        update={"topics": edited(file.topics), "creators": edited(file.creators), "sounds": edited(file.sounds)}
    )


def _taste(export: Export) -> TasteFile:
    try:
        return TasteFile.model_validate_json(export.text(TASTE))
    except ValidationError as error:
        raise BadExport("wrong_json", f"{TASTE} has another form than it should.") from error


def _from_settings(viewer: Viewer, export: Export) -> Iterator[Tally]:
    """Language, whether to learn, and how long to keep; last, since what comes before them goes by those of here."""
    tally, row = Tally("settings"), export.record(own_account.ACCOUNT, AccountRow)
    if (row.language, row.learning) == (viewer.language, viewer.learning):
        tally.known += 1
    else:
        accounts.change_settings(viewer.account_id, language=row.language, learning=row.learning)
        tally.taken += 1
    kept = export.record(KEEPING, KeepingRow).watches_days
    if kept is not None and not Keeping.objects.filter(account_id=viewer.account_id).exists():
        Keeping.objects.create(account_id=viewer.account_id, watches_days=kept)
        tally.taken += 1
    words = export.record(WORDS, WordsRow).words if export.has(WORDS) else []
    if words and not holding_words(viewer.account_id):
        try:
            comments.hold_back(viewer, words)
            tally.taken += 1
        except Refused as refused:
            tally.left[refused.code] += 1
    yield tally


def _left(export: Export) -> Iterator[Line]:
    """Who moves brings their comments along."""
    for path, (kind, reason) in LEFT.items():
        count = export.index.files[path].rows or 0 if export.has(path) else 0
        if count and not (path == COMMENTS and export.has(ORDER)):
            yield Line(kind=kind, left={reason: count})


def _look_through_words(export: Export, path: str) -> None:
    if path.endswith(".json"):
        export.record(path, FORMS[path])
        return
    count = sum(1 for _ in export.rows(path, FORMS[path]))
    if count != export.index.files[path].rows:
        raise BadExport("changed", f"{path} has another number of rows than the index says.")
