"""The public plane's door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from fanlight.config.at_once import AtOnce
from fanlight.config.collecting import collect_seldom
from fanlight.config.family import die_with_parent
from fanlight.config.media import MediaFirst
from fanlight.config.public.own import public_settings
from fanlight.engines.objects.folder import Folder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.public.settings")

die_with_parent()
application = MediaFirst(AtOnce(get_wsgi_application()), Folder(public_settings().public_objects))

from fanlight.config.public import schedule  # noqa: E402 - its models exist only now

schedule.begin()
collect_seldom()
