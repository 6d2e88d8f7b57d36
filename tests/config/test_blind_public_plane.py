"""The public process knows nothing of the vault: no table, no key, no address of its database."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fanlight.config import supervisor
from tests import processes

VAULT_MODELS = """
import importlib, json, pathlib
import fanlight.vault
found = [path for path in pathlib.Path(fanlight.vault.__path__[0]).iterdir() if any(path.glob("models*"))]
told = {}
for name in [*(f"fanlight.vault.{path.name}.models" for path in found), "fanlight.crossings.outbox.models"]:
    try:
        importlib.import_module(name)
        told[name] = "imported"
    except RuntimeError as refusal:
        told[name] = str(refusal)
print(json.dumps(told))
"""

SETTINGS = """
import json
from django.conf import settings
print(json.dumps({name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()}))
"""

LOADED = """
import json, sys
from django.test import Client
Client().get("/health", HTTP_HOST="localhost")
keys = ("fanlight.custody.keys", "fanlight.custody.sealing")
of_the_vault = ("fanlight.vault", "fanlight.crossings.outbox", *keys, "fanlight.recommender")
print(json.dumps([name for name in sys.modules if name.startswith(of_the_vault)]))
"""

COLUMNS = """
import json
from django.db import connection
from django.core.management import call_command
with connection.cursor() as cursor:
    tables = connection.introspection.table_names(cursor)
    print(json.dumps({t: [c.name for c in connection.introspection.get_table_description(cursor, t)] for t in tables}))
"""

PRIVATE = re.compile(
    r"mail|phone|password|passkey|token|session|cookie|secret|address|device|agent|country|birth|watch|history|search"
    r"|account_id|viewer|(?<![a-z])(age|ip)(?![a-z])"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with both planes in it, as on one box."""
    home = tmp_path_factory.mktemp("home")
    processes.migrate(home, "public")
    return home


def test_no_table_of_the_vault_can_be_loaded(home: Path):
    told = json.loads(processes.run(VAULT_MODELS, home, "public"))

    assert len(told) >= 5
    for name, answer in told.items():
        assert "isn't in an application in INSTALLED_APPS" in answer, (name, answer)


def test_no_part_of_the_vault_is_loaded_to_answer(home: Path):
    assert json.loads(processes.run(LOADED, home, "public")) == []


def test_its_settings_hold_no_credential_and_no_place_of_the_vault(home: Path):
    told = json.loads(
        processes.run(SETTINGS, home, "public", vault_database="postgresql://keeper:a-vault-password@10.9.8.7/vault")
    )

    everything = json.dumps(told)
    vault_secret = home / "vault" / "secret.key"
    assert "a-vault-password" not in everything
    assert "10.9.8.7" not in everything
    assert str(home / "vault") not in everything
    assert not vault_secret.exists() or vault_secret.read_text() not in everything
    assert "public" in told["DATABASES"]


HELD = """
import gc, json, os
from django.test import Client
from fanlight.config.settings import settings
Client().get("/health", HTTP_HOST="localhost")
backwards = "drowssap-tluav-a"  # or this program would find itself
words = (word for thing in gc.get_objects() for word in gc.get_referents(thing) if isinstance(word, str))
print(json.dumps({
    "memory": sum(backwards in word[::-1] for word in words),
    "environment": [name for name, value in os.environ.items() if backwards in value[::-1]],
    "whole settings read": settings.cache_info().currsize,
    "its own": os.environ["FANLIGHT_PUBLIC_DATABASE"],
}))
"""


def test_nothing_in_its_memory_or_environment_opens_the_vault(home: Path, monkeypatch: pytest.MonkeyPatch):
    address, own = "postgresql://keeper:a-vault-password@10.9.8.7/vault", f"sqlite://{home}/public/public.sqlite3"
    (home / "fanlight.toml").write_text(f'vault_database = "{address}"\npublic_mirror = "{address}"\n')
    given = {"vault_database": address, "public_mirror": address, "public_database": own}
    started: list[dict[str, str]] = []
    monkeypatch.setattr(os, "environ", processes.environment(home, "public", **given))
    monkeypatch.setattr(subprocess, "Popen", lambda command, *, env, start_new_session: started.append(env))
    supervisor._fanlight("prepare", "public")
    supervisor._fanlight("public")
    monkeypatch.undo()

    for environment in started:
        told = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{HELD}"],
            env=environment,
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        assert json.loads(told) == {"memory": 0, "environment": [], "whole settings read": 0, "its own": own}
    assert len(started) == 2


def test_it_cannot_ask_where_the_vault_keeps_things(home: Path):
    program = """
from fanlight.foundation.configuration import own
for name in ("home", "vault_home", "vault_objects", "vault_database", "public_mirror", "state"):
    assert not hasattr(own(), name), name
"""
    processes.run(program, home, "public")


def test_no_public_table_has_a_column_for_what_is_private(home: Path):
    tables = json.loads(processes.run(COLUMNS, home, "public"))

    assert {"actors_actor", "videos_video", "journal_entry", "inbox_arrival"} <= tables.keys()
    for table, columns in tables.items():
        for column in columns:
            assert not PRIVATE.search(column), f"{table}.{column}"
    assert not [table for table in tables if PRIVATE.search(table)]


def test_the_rule_for_columns_would_notice_one():
    private = "email session_key ip_address last_ip device last_watch watched_at age_band age user_agent viewer_id"
    for column in private.split():
        assert PRIVATE.search(column), column
    assert not PRIVATE.search("language")
