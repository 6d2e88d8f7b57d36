"""The public plane's door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from fanlight.config.family import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.public.settings")

die_with_parent()
application = get_wsgi_application()
