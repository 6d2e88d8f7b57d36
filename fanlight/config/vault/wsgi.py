"""The vault's door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from fanlight.config.at_once import AtOnce
from fanlight.config.collecting import collect_seldom
from fanlight.config.family import die_with_parent
from fanlight.config.media import MediaFirst
from fanlight.config.settings import settings
from fanlight.config.vault import outgoing
from fanlight.engines.objects.folder import Folder
from fanlight.foundation.dead_lines import watch_lines

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.vault.settings")

die_with_parent()
django = get_wsgi_application()

from fanlight.config.vault import checks  # noqa: E402 - models exist from here on
from fanlight.crossings.outbox import fetching  # noqa: E402
from fanlight.vault.distribution.keeping import keep_from_now_on  # noqa: E402

application = MediaFirst(AtOnce(django), fetching.cache() if settings().is_apart else Folder(settings().public_objects))

checks.refuse_what_is_undeclared()
outgoing.close_the_rest()
watch_lines(settings().vault_port)
keep_from_now_on()
collect_seldom()
