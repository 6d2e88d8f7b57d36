"""Django's settings for the public plane's suite."""

from tests import homes, postgres

homes.fresh_home()

from fanlight.config.public.settings import *  # noqa: E402, F403
from fanlight.foundation.databases import database  # noqa: E402

if postgres.WANTED:
    DATABASES = {"default": database(postgres.database_address("public"))}
