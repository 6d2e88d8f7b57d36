"""Keeps the triggers in step with the tables they watch."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ChangesConfig(AppConfig):
    """Takes the triggers away while tables are being changed, and puts them back afterwards."""

    name = "fanlight.public.changes"
    label = "changes"

    def ready(self) -> None:
        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(using: str, **kwargs: Any) -> None:
    from fanlight.public.changes import triggers

    triggers.remove(using)


def _after(using: str, plan: Any = (), **kwargs: Any) -> None:
    from fanlight.public.changes import triggers

    triggers.install(using)
    if any(not backwards for _, backwards in plan):
        triggers.tell_all_anew(using)
