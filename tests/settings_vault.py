"""Django's settings for the vault's suite: the public tables are there, and only `public_writer` may fill them."""

from tests import homes, postgres

_home = homes.fresh_home()

from fanlight.config.vault.mirror import PUBLIC_LABELS, OneWayMirror  # noqa: E402
from fanlight.config.vault.settings import *  # noqa: E402, F403
from fanlight.config.vault.settings import DATABASES  # noqa: E402
from fanlight.foundation.databases import database  # noqa: E402

if postgres.WANTED:
    DATABASES["default"] = database(postgres.database_address("vault"))
    DATABASES["public_writer"] = database(postgres.database_address("public"))
    DATABASES["public"] = database(postgres.database_address("public"), read_only=True)
else:
    DATABASES["public_writer"] = database(f"sqlite://{_home}/public/public.sqlite3")
DATABASES["public"]["TEST"] = {"MIRROR": "public_writer"}


class MirrorWithWriter(OneWayMirror):
    """The shipped router, and leave to make the public tables where the tests fill them."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        if db == "public_writer":
            return app_label in PUBLIC_LABELS
        return super().allow_migrate(db, app_label, **hints)


DATABASE_ROUTERS = ["tests.settings_vault.MirrorWithWriter"]
