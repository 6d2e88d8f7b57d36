"""The power goes between any two statements that Django makes of an erasure: then it is finished, and logged, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres, processes

pytestmark = pytest.mark.slow

ERASED = """
import os, signal
from django.apps import apps
from django.db import connection, connections, router, transaction
from fanlight.custody import receipts
from fanlight.foundation import rows
from fanlight.transparency import actions as transparency
from fanlight.transparency import queries as log
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import passwords
from fanlight.vault.accounts.models import Account, DataKey
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.rights import actions, queries
from fanlight.vault.rights.models import Export, Keeping, Leaving, Shred
from fanlight.vault.activity import sheets
from fanlight.vault.activity.wishes import Wishes

NONCE = bytes(range(32))
passwords.hashed = lambda password: "unhashed"  # which is slow on purpose, and no part of this

class Dying:
    # Dies before a statement, or once it is done and before anything else is.
    def __init__(self, at, after):
        self.left, self.after = at, after
    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0 and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(sql, params, many, context)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

def somebody(name):
    opened = accounts.open_account(handle=name, password="a quiet harbour", private=Particulars(age_band="adult"))
    actions.keep_watches_for(opened.account.id, 30)
    with transaction.atomic():
        sheets.write(opened.account.id, {sheets.WISHES: Wishes(muted_keywords=("vinegar",)).encoded()})
    return opened.account

def erase(account_id, at, after):
    with connection.execute_wrapper(Dying(at, after)):
        actions.erase(account_id, nonce=NONCE)
    os._exit(7)

def rows_about(account):
    found = 0
    for model in apps.get_models(include_auto_created=True):
        if router.allow_migrate_model("default", model) and model._meta.db_table != "outbox_message":
            names = {field.attname for field in model._meta.concrete_fields}
            for name in names & {"account_id", "actor_id"}:
                value = account.actor_id if name == "actor_id" else account.id
                found += model._default_manager.filter(**{name: value}).count()
    return found + Account.objects.filter(id=account.id).count()

transparency.say_what_runs()
steps, was_whole, was_gone = 0, False, False
for after in (False, True):
    for at in range(1, 400):
        account = somebody(f"person_{int(after)}_{at}")
        committed = receipts.commitment(NONCE, account.id)
        connections.close_all()
        child = os.fork()
        if not child:
            erase(account.id, at, after)
        _, status = os.waitpid(child, 0)
        steps += 1
        row = Account.objects.filter(id=account.id).first()
        if row is None:  # gone with everything, and logged in the same moment
            was_gone = True
            assert rows_about(account) == 0
            queries.erasure(committed)
        elif row.password:  # nothing has begun: they can still sign in, and nothing is missing
            was_whole = True
            assert DataKey.objects.filter(account_id=account.id).exists()
            assert not Leaving.objects.filter(account_id=account.id).exists()
            assert not Shred.objects.filter(commitment=committed).exists()
            actions.erase(account.id, nonce=NONCE)
        else:  # begun: the order is there with its nonce
            assert bytes(Leaving.objects.get(account_id=account.id).nonce) == NONCE
            assert actions.finish_leaving() == 1
        assert rows_about(account) == 0
        found = queries.erasure(committed)
        assert Shred.objects.filter(commitment=committed).count() == 1
        assert sum(committed.encode() in data for _, data in log.newest(4)) == 1
        if os.WIFEXITED(status):
            break
assert was_whole and was_gone
print(steps)
"""


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a vault with an empty database on a disk."""
    with processes.own_databases(postgres.KIND, tmp_path, "public", "vault", name="erase_kills") as settings:
        yield settings


@postgres.on_one_database
def test_whenever_the_power_goes_an_erasure_has_not_begun_or_is_finished_once(
    tmp_path: Path, own_database: dict[str, str]
) -> None:
    steps = int(processes.run(ERASED, tmp_path, "vault", **own_database))

    assert steps >= 60
