"""Keeps the vault's own copy of the public plane's tables, where they stand on another machine.

Only this loop, in the worker, opens the copy for writing; everything else reads it as it reads a public database beside
it. Rows come as they are now, so that one may come before another that it names: the copy has no foreign keys.
"""

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from fanlight.crossings.outbox import egress
from fanlight.crossings.outbox.delivery import gateway_of_own
from fanlight.crossings.outbox.gateway import Gateway, Unreachable
from fanlight.foundation.configuration import own
from fanlight.foundation.databases import database
from fanlight.public.journal.models import Entry

log = logging.getLogger(__name__)

COPY = "copy"
"""The alias under which the copy can be written."""
COPIED = ("actors", "videos", "comments")
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
AT_ONCE = 100
"""So many rows are named in one statement."""

POSITION = """
CREATE TABLE IF NOT EXISTS copy_position (
    id integer PRIMARY KEY CHECK (id = 1), seq bigint NOT NULL, journal bigint NOT NULL
)
"""
MOVE = """
INSERT INTO copy_position (id, seq, journal) VALUES (1, %s, %s)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, journal = excluded.journal
"""

Row = Mapping[str, Any]


class NotToldBy(Exception):
    """The public plane answers something else than news."""


def open_copy() -> None:
    """Let this process write the copy; its tables are made, or brought up to date."""
    if COPY not in connections.settings:
        told = connections.configure_settings({"default": {}, COPY: database(own().mirror_database)})
        connections.settings[COPY] = told[COPY]


def prepare() -> None:
    """Make the copy's tables, or bring them up to date. A row's new columns come with its next change, or anew."""
    open_copy()
    with connections[COPY].cursor() as cursor:
        before = set(connections[COPY].introspection.table_names(cursor))
        cursor.execute(POSITION)
    plan = _pending()
    call_command("migrate", database=COPY, verbosity=0, interactive=False)
    _drop_foreign_keys()
    if plan and before:
        _move(0, _position()[1])  # rows as the new tables have them
    connections[COPY].close()


def run(stop: threading.Event) -> None:
    """Copy until told to stop; a public plane or a database that is away is waited for."""
    open_copy()
    gateway, pause = gateway_of_own(), PAUSE_SECONDS
    while not stop.is_set():
        try:
            pause = 0 if copy_once(gateway) else PAUSE_SECONDS
            egress.note(gateway.sent)
        except (Unreachable, NotToldBy, DatabaseError) as error:
            log.warning("the public plane cannot be copied just now: %s", error)
            close_old_connections()
            pause = min(max(pause, PAUSE_SECONDS) * 2, LONGEST_PAUSE_SECONDS)
        stop.wait(pause)
    gateway.close()
    connections.close_all()


def copy_once(gateway: Gateway) -> bool:
    """Take in what is new; whether there was something. All of an answer is taken in, or nothing."""
    seq, journal = _position()
    news = _asked(gateway, seq, journal)
    if news["is_behind"]:
        log.error("the public plane knows of less than was copied from it: an older copy of it? Copying it all anew")
        _begin_anew()
        return True
    if not news["changes"] and not news["journal"]:
        return False
    connections[COPY].disable_constraint_checking()
    with transaction.atomic(COPY):
        _take_in(news["changes"])
        _add(Entry, news["journal"])
        _move(
            max([seq, *(one["seq"] for one in news["changes"])]),
            max([journal, *(entry["seq"] for entry in news["journal"])]),
        )
    return True


def _asked(gateway: Gateway, seq: int, journal: int) -> dict[str, Any]:
    said = gateway.changes(after=seq, journal=journal)
    try:
        if said.status == 200:
            return cast("dict[str, Any]", json.loads(said.body))
        reason = json.loads(said.body)["code"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotToldBy(f"{said.status}, and nothing that can be read") from error
    raise NotToldBy(f"{said.status} {reason}")


def _take_in(changes: Sequence[Row]) -> None:
    """Rows that changed come in place of what is here of them; rows that are gone leave nothing."""
    changed: dict[str, list[Row]] = defaultdict(list)
    for one in changes:
        changed[one["table"]].append(one)
    for label in COPIED:
        for model in apps.get_app_config(label).get_models():
            if rows := changed.get(model._meta.db_table):
                _clear(model, pk__in=[one["key"] for one in rows])
                _add(model, [one["row"] for one in rows if one["row"] is not None])


def _add(model: type[models.Model], rows: Sequence[Row]) -> None:
    for few in _in_turn(rows):
        made = [_made(model, row) for row in few]
        _make_way(model, made)
        model._base_manager.using(COPY).bulk_create(made)


def _made(model: type[models.Model], row: Row) -> Any:
    """A row as it was told; what we have no column for is passed over."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in row.items() if name in fields})


def _make_way(model: type[models.Model], coming: Sequence[models.Model]) -> None:
    """What stands where only one may stand is from before: it has changed too, and comes again."""
    for names in _once_only(model):
        standing = models.Q()
        for one in coming:
            standing |= models.Q(**{name: getattr(one, name) for name in names})
        _clear(model, standing)


def _once_only(model: type[models.Model]) -> Iterable[Sequence[str]]:
    yield [model._meta.pk.attname]
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield [field.attname]
    for constraint in model._meta.total_unique_constraints:
        yield [cast("models.Field[Any, Any]", model._meta.get_field(name)).attname for name in constraint.fields]


def _clear(model: type[models.Model], *which: models.Q, **named: Any) -> None:
    rows = model._base_manager.using(COPY).filter(*which, **named)
    rows._raw_delete(COPY)  # rows that name them are told of by themselves


def _in_turn(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


def _position() -> tuple[int, int]:
    """The numbers of the last change and of the last journal entry that are here."""
    with connections[COPY].cursor() as cursor:
        cursor.execute("SELECT seq, journal FROM copy_position")
        found = cursor.fetchone()
    return (found[0], found[1]) if found else (0, 0)


def _move(seq: int, journal: int) -> None:
    with connections[COPY].cursor() as cursor:
        cursor.execute(MOVE, [seq, journal])


def _begin_anew() -> None:
    with transaction.atomic(COPY):
        for label in ("journal", *COPIED):
            for model in apps.get_app_config(label).get_models():
                _clear(model)
        _move(0, 0)


def _pending() -> bool:
    """Whether the copy's tables are about to be changed."""
    executor = MigrationExecutor(connections[COPY])
    wanted = [node for node in executor.loader.graph.leaf_nodes() if node[0] in COPIED]
    return bool(executor.migration_plan(wanted))


def _drop_foreign_keys() -> None:
    """On PostgreSQL, which would enforce them; on SQLite they are switched off."""
    connection = connections[COPY]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for label in COPIED:
            for model in apps.get_app_config(label).get_models():
                table = model._meta.db_table
                for name, one in connection.introspection.get_constraints(cursor, table).items():
                    if one["foreign_key"]:
                        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
