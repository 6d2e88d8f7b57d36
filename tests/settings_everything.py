"""Every app of both planes at once: for type checking only, never to run."""

from tests import homes

homes.fresh_home()

from fanlight.config.public.settings import INSTALLED_APPS as _PUBLIC  # noqa: E402
from fanlight.config.vault.settings import *  # noqa: E402, F403
from fanlight.config.vault.settings import INSTALLED_APPS as _VAULT  # noqa: E402

INSTALLED_APPS = list(dict.fromkeys([*_PUBLIC, *_VAULT]))
