"""The kinds of things that a vault keeps: each table of the manifest belongs to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fanlight.custody.manifest import Field, Manifest, Purpose

KINDS: Mapping[str, Sequence[str]] = {
    "account": ("accounts_account", "studio_profile", "rights_keeping", "rights_leaving"),
    "sessions": ("accounts_session", "accounts_attempt"),
    "keys": ("accounts_datakey", "accounts_daykey"),
    "watches": ("activity_segment",),
    "taste": ("activity_sheet",),
    "stream": ("activity_event",),
    "videos": ("studio_draft", "studio_upload", "studio_subtitles", "studio_keptfile", "studio_print"),
    "comments": ("own_comments_comment", "own_comments_held", "own_comments_holdingwords"),
    "rights": ("rights_export", "rights_import", "rights_shred", "rights_arrival", "rights_departure"),
    "reads": ("accounts_access", "accounts_accessleaf", "ledger_staffrequest"),
    "counts": (
        "activity_pendingcount",
        "activity_daycount",
        "activity_releasedday",
        "distribution_count",
    ),
    "likeness": ("likeness_known", "likeness_key"),
    "crossings": (
        "outbox_message",
        "outbox_sent",
        "outbox_unanswered",
        "outbox_account",
        "mirror_cursor",
        "mirror_unheard",
    ),
    "machine": ("jobs_job", "outbox_egress", "outbox_meter"),
    "log": (
        "transparency_head",
        "transparency_entry",
        "transparency_tile",
        "transparency_blob",
        "transparency_witnessed",
    ),
}
OTHER = "machine"
"""Where a table belongs that is named nowhere above; a test sees that there is none."""


@dataclass(frozen=True)
class Kind:
    """What of one kind is kept, all its columns together."""

    name: str
    fields: tuple[Field, ...]

    @property
    def is_about_people(self) -> bool:
        return any(map(_is_personal, self.fields))

    @property
    def personal(self) -> tuple[Field, ...]:
        """The columns that are about a person; of a kind that is about nobody, all."""
        return tuple(filter(_is_personal, self.fields)) or self.fields

    @property
    def purposes(self) -> list[Purpose]:
        return sorted({purpose for field in self.personal for purpose in field.purpose})

    @property
    def bases(self) -> list[str]:
        return sorted({field.basis for field in self.personal})

    @property
    def terms(self) -> list[str]:
        return sorted({field.retention for field in self.personal})

    @property
    def crossings(self) -> list[str]:
        return sorted({name for field in self.personal for name in field.crossing})

    @property
    def is_sealed(self) -> bool:
        return any(field.sealed for field in self.personal)

    @property
    def is_exported(self) -> bool:
        return any(field.exported for field in self.personal)


def _is_personal(field: Field) -> bool:
    """What is public and has no basis is copied from the public plane, where it stands for everyone."""
    return field.kind == "protected" or (field.kind == "public" and field.basis != "none")


def kinds(manifest: Manifest) -> list[Kind]:
    """What is kept, in the order of the page."""
    of = {table: name for name, tables in KINDS.items() for table in tables}
    found: dict[str, list[Field]] = {name: [] for name in KINDS}
    for field in manifest.fields:
        found[of.get(field.column[0], OTHER)].append(field)
    return [Kind(name, tuple(fields)) for name, fields in found.items() if fields]
