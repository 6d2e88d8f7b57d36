"""Who may read the public database without being able to write it: the role a vault's mirror signs in with."""

import sys
from getpass import getpass

import django
from django.apps import apps
from django.db import connection, transaction

MIRRORED = ("journal", "actors", "videos", "comments")
"""The features a vault reads. What vaults sent, and how often, is none of another vault's business."""


@transaction.atomic
def grant_reader(role: str, password: str) -> list[str]:
    """Make or renew a PostgreSQL role that reads the mirrored tables and can do nothing else; the tables it reads.

    `default_transaction_read_only` is only a default that a role may switch off; granting SELECT alone is what
    refuses a write. Temporary tables are taken away too. Run it again after each migration: new tables need a grant.
    """
    tables = [model._meta.db_table for label in MIRRORED for model in apps.get_app_config(label).get_models()]
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        cursor.execute(
            f"SELECT format('{verb} ROLE %%I LOGIN NOINHERIT PASSWORD %%L', %s::text, %s::text)", [role, password]
        )
        cursor.execute(cursor.fetchone()[0])
        cursor.execute(f"ALTER ROLE {name} SET default_transaction_read_only = on")
        cursor.execute(f"ALTER ROLE {name} SET statement_timeout = '20s'")
        cursor.execute("SELECT current_database()")
        database = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"REVOKE TEMPORARY, CREATE ON DATABASE {database} FROM PUBLIC, {name}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
        cursor.execute(f"GRANT SELECT ON {', '.join(map(connection.ops.quote_name, tables))} TO {name}")
    return tables


def main() -> None:
    """`python -m fanlight.config.public.readers <role>`: asks for the role's password."""
    if len(sys.argv) != 2:
        sys.exit("Say which role: python -m fanlight.config.public.readers <role>")
    django.setup()
    tables = grant_reader(sys.argv[1], getpass(f"Password for {sys.argv[1]}: "))
    sys.stdout.write(f"{sys.argv[1]} may read {', '.join(tables)}, and write nothing.\n")


if __name__ == "__main__":
    main()
