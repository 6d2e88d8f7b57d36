"""The vault reads the public plane's tables and can change none of them, by any door; on both databases."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests import postgres, processes

ATTEMPTS = """
import json
from django.db import connections, DatabaseError, transaction
from fanlight.config.vault.mirror import MirrorIsReadOnly
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.journal.models import Entry

public = connections["public"]

def sql(*statements):
    with public.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

INSERT = (
    "INSERT INTO actors_actor (id, handle, vault, joined_on)"
    " VALUES ('0190163d8694739baea5966c26f8ad91', 'x', 'x', '2026-01-01')"
)
potter = Actor.objects.get()
ways = {
    "create": lambda: Actor.objects.create(id=new_id(), handle="thief", vault="home"),
    "save": lambda: potter.save(),
    "update": lambda: Actor.objects.update(name="changed"),
    "delete": lambda: Actor.objects.all().delete(),
    "create by alias": lambda: Actor.objects.using("public").create(id=new_id(), handle="thief", vault="home"),
    "update by alias": lambda: Actor.objects.using("public").update(name="changed"),
    "delete by alias": lambda: Entry.objects.using("public").all()._raw_delete("public"),
    "sql": lambda: sql(INSERT),
    "table": lambda: sql("CREATE TABLE stolen (id int)"),
    "drop": lambda: sql("DROP TABLE journal_entry"),
    "switched off": lambda: sql(*SWITCH_OFF, INSERT),
    "temporary table": lambda: sql(*SWITCH_OFF, *TEMPORARY),
    "inbox": lambda: sql(*SWITCH_OFF, OTHER_TABLE),
}
told = {}
for name, way in ways.items():
    try:
        way()
        told[name] = "done"
    except (DatabaseError, MirrorIsReadOnly) as refusal:
        told[name] = type(refusal).__name__
        public.close()
told["read"] = Actor.objects.get().name
print(json.dumps(told))
"""
ON_SQLITE = """
SWITCH_OFF = ["PRAGMA query_only=OFF"]
TEMPORARY = ["SELECT no_such_column"]  # harmless on SQLite: it lives in this process alone
OTHER_TABLE = "DELETE FROM inbox_arrival"
"""
ON_POSTGRESQL = """
SWITCH_OFF = ["SET default_transaction_read_only = off", "SET transaction_read_only = off"]
TEMPORARY = ["CREATE TEMPORARY TABLE mine (id int)"]
OTHER_TABLE = "SELECT * FROM inbox_arrival"
"""
A_PERSON = """
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions
actions.show(new_id(), vault="home", handle="potter", name="The Potter", bio="", avatar_sha256="")
"""
PASSWORD = "it's %s {}"
GRANT_TWICE = f"""
from fanlight.config.public.readers import grant_reader
for _ in range(2):
    grant_reader("custodian", {PASSWORD!r})
"""


def test_on_sqlite_the_vault_can_change_no_public_table(tmp_path: Path):
    processes.migrate(tmp_path, "public")
    processes.run(A_PERSON, tmp_path, "public")

    told = json.loads(processes.run(ON_SQLITE + ATTEMPTS, tmp_path, "vault"))

    assert told.pop("read") == "The Potter"
    assert "done" not in told.values(), told
    assert told["create"] == told["save"] == told["update"] == told["delete"] == "MirrorIsReadOnly"


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A public database, and the address at which a vault reads it."""
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        server.execute("CREATE DATABASE one_way")
    owner = postgres.database_address("one_way")
    processes.migrate(tmp_path, "public", public_database=owner)
    processes.run(GRANT_TWICE, tmp_path, "public", public_database=owner)
    reader = owner.replace("postgres:@", f"custodian:{quote(PASSWORD)}@")
    assert reader != owner
    yield {"public_database": owner, "public_mirror": reader}
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        server.execute("DROP DATABASE one_way WITH (FORCE)")
        server.execute("DROP ROLE custodian")


@pytest.mark.postgres
def test_on_postgresql_the_vaults_role_can_change_no_public_table(tmp_path: Path, addresses: dict[str, str]):
    processes.run(A_PERSON, tmp_path, "public", public_database=addresses["public_database"])

    told = json.loads(
        processes.run(
            ON_POSTGRESQL + ATTEMPTS,
            tmp_path,
            "vault",
            public_mirror=addresses["public_mirror"],
            public_database=addresses["public_database"],
        )
    )

    assert told.pop("read") == "The Potter"
    assert "done" not in told.values(), told
    # It is the missing right, not the session's own setting, that refuses once that setting is switched off.
    assert told["switched off"] == told["inbox"] == told["temporary table"] == "ProgrammingError"
