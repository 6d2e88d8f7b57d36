"""What becomes of connections to a database."""

from pathlib import Path

import pytest

from tests import postgres, processes

ENDED = """
from django.core.signals import request_started
from django.db import connection

def own_process():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]

first = own_process()
request_started.send(sender=None)
assert own_process() == first, "a connection is kept from request to request"

with connection.copy().cursor() as operator:
    operator.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
request_started.send(sender=None)
print(own_process() != first)
"""


@pytest.mark.postgres
def test_a_database_that_was_started_again_costs_no_request_an_error(tmp_path: Path) -> None:
    address = postgres.database_address("postgres")

    assert processes.run(ENDED, tmp_path, "vault", vault_database=address).strip() == "True"
