"""This feature's name among the vault's apps: the public plane's comments have the plain one, and are read here."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Comments as their writers keep them."""

    name = "fanlight.vault.comments"
    label = "own_comments"
