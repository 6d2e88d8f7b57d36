"""Triggers that note each change of a public row: whatever writes it, and however, none is forgotten.

A reader asks for what has a higher number than the last it saw. On PostgreSQL numbers are given at the end of the
transaction and under the journal's lock, so that they have the order in which changes become visible (decision 0006);
SQLite has one writer and no such trouble.
"""

from django.db import connections, transaction

from fanlight.public.changes.models import Change
from fanlight.public.changes.watched import watched
from fanlight.public.journal.actions import NUMBERING

FUNCTION = """
CREATE OR REPLACE FUNCTION changes_note() RETURNS trigger LANGUAGE plpgsql AS $note$
DECLARE key text;
BEGIN
    PERFORM pg_advisory_xact_lock(%s);
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT ($1).%%I::text', TG_ARGV[0]) USING OLD INTO key;
    ELSE
        EXECUTE format('SELECT ($1).%%I::text', TG_ARGV[0]) USING NEW INTO key;
    END IF;
    DELETE FROM changes_change WHERE table_name = TG_TABLE_NAME AND row_key = key;
    INSERT INTO changes_change (table_name, row_key) VALUES (TG_TABLE_NAME, key);
    RETURN NULL;
END $note$
"""
ON_POSTGRESQL = """
CREATE CONSTRAINT TRIGGER changes_{table} AFTER INSERT OR UPDATE OR DELETE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION changes_note('{key}')
"""
ON_SQLITE = """
CREATE TRIGGER changes_{table}_{what} AFTER {what} ON {table} BEGIN
    DELETE FROM changes_change WHERE table_name = '{table}' AND row_key = {row}.{key};
    INSERT INTO changes_change (table_name, row_key) VALUES ('{table}', {row}.{key});
END
"""
FORGET = "DELETE FROM {known} WHERE table_name = %s AND row_key IN (SELECT {key} FROM {table})"
TELL = "INSERT INTO {known} (table_name, row_key) SELECT %s, {key} FROM {table}"
ROW_OF = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def install(using: str) -> None:
    """Watch every table that is copied; harmless to repeat."""
    remove(using)
    is_postgresql = connections[using].vendor == "postgresql"
    with transaction.atomic(using), connections[using].cursor() as cursor:
        if is_postgresql:
            cursor.execute(FUNCTION % NUMBERING)
        for table, key in _tables():
            if is_postgresql:
                cursor.execute(ON_POSTGRESQL.format(table=table, key=key))
                continue
            for what, row in ROW_OF.items():
                cursor.execute(ON_SQLITE.format(table=table, key=key, what=what, row=row))


def remove(using: str) -> None:
    """Watch nothing, as while tables are being changed."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, _ in _tables():
            if table not in there:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS changes_{table} ON {table}")
                continue
            for what in ROW_OF:
                cursor.execute(f"DROP TRIGGER IF EXISTS changes_{table}_{what}")


def tell_all_anew(using: str) -> None:
    """Give every row a new number, so that copies learn what a migration made of it."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
        for table, key in _tables():
            rows = {"known": Change._meta.db_table, "table": table, "key": f"CAST({key} AS text)"}
            cursor.execute(FORGET.format(**rows), [table])
            cursor.execute(TELL.format(**rows), [table])


def _tables() -> list[tuple[str, str]]:
    """Each table with the column of its key."""
    return [(model._meta.db_table, str(model._meta.pk.column)) for model in watched()]
