"""The vault's door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from fanlight.config.family import die_with_parent
from fanlight.config.vault import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.vault.settings")

die_with_parent()
application = get_wsgi_application()
checks.refuse_what_is_undeclared()
