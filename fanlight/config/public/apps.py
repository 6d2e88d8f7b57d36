"""The public plane as a whole: its features told who hears what, and its inbox who receives what."""

from django.apps import AppConfig

from fanlight.crossings.inbox.plane import receive_for
from fanlight.foundation.events import hear
from fanlight.transparency.keeping import keep_for


class PublicConfig(AppConfig):
    """Connects the features of the public plane once all of them are loaded."""

    name = "fanlight.config.public"
    label = "public"

    def ready(self) -> None:
        # Models exist from here on and not before: Django's own rule, not a way round a cycle.
        from fanlight.config.public.arrivals import PLANE
        from fanlight.config.public.keeping import keeper
        from fanlight.config.public.reactions import REACTIONS

        hear(REACTIONS)
        receive_for(PLANE)
        keep_for(keeper)
