"""The one-way mirror: the vault reads the public plane's tables and writes none of them."""

from typing import Any

from django.db import models

MIRRORED = "fanlight.public."
COPY = "copy"
"""The vault's own copy of a public plane that is elsewhere, as the one who keeps it opens it."""


class MirrorIsReadOnly(RuntimeError):
    """Something in the vault tried to write a public table; only a crossing may change those."""


class OneWayMirror:
    """Sends public models to the read-only alias `public`, and keeps them out of the vault's own database."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        return "public" if _is_public(model) else "default"

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        if _is_public(model):
            raise MirrorIsReadOnly(model.__name__)
        return "default"

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        return _is_public(type(one)) == _is_public(type(other))

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if db == COPY:
            return app_label in PUBLIC_LABELS
        return db == "default" and app_label not in PUBLIC_LABELS


PUBLIC_LABELS = frozenset({"journal", "actors", "videos", "comments"})


def _is_public(model: type[models.Model]) -> bool:
    return model.__module__.startswith(MIRRORED)
