"""Which tables a vault elsewhere copies: those a vault beside us reads, but for the journal with its own order."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models

COPIED = ("actors", "videos", "comments")


def watched() -> Sequence[type[models.Model]]:
    """The models whose rows are told of."""
    return [model for label in COPIED for model in apps.get_app_config(label).get_models()]


def by_table() -> dict[str, type[Any]]:
    return {model._meta.db_table: model for model in watched()}
