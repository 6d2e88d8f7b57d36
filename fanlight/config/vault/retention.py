"""How old what the vault keeps for a term has become, told to its log once a day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.apps import apps
from django.db import models, transaction

from fanlight.custody.entries import KeptTerm, RetentionAccount
from fanlight.custody.manifest import Manifest, Removal, load
from fanlight.foundation import clock
from fanlight.transparency import actions as transparency
from fanlight.transparency import queries as told

A_DAY = timedelta(days=1)


@transaction.atomic
def account() -> None:
    """Say, once a day, how the oldest row of each table with a number of days stands to it."""
    today = clock.today().isoformat()
    if (last := told.last(RetentionAccount)) and last.day == today:
        return
    declared = told.manifest_sha256()
    transparency.log([RetentionAccount(day=today, manifest_sha256=declared, kept=list(kept(load())))])


def kept(manifest: Manifest) -> Iterator[KeptTerm]:
    """Of each table whose rows go after a number of days: what is declared, and the age of the oldest."""
    for removal in manifest.removals:
        if term := manifest.by_column[removal.column].term:
            yield KeptTerm(
                field=".".join(removal.column),
                declared_days=-(-term // A_DAY),
                oldest_days=max(timedelta(), _age(removal, term)) // A_DAY,
            )


def _age(removal: Removal, term: timedelta) -> timedelta:
    """How long ago the term of the oldest row began."""
    table, column = removal.column
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    name = next(field.attname for field in model._meta.local_concrete_fields if field.column == column)
    oldest = model._default_manager.aggregate(oldest=models.Min(name))["oldest"]
    if oldest is None:
        return timedelta()
    began = _moment(oldest) if removal.since else _moment(oldest) - term
    return clock.now() - began


def _moment(value: date | datetime) -> datetime:
    """A day counts from its end."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(), UTC) + A_DAY
