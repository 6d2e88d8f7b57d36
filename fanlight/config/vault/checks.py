"""The vault does not start when it would keep a field that its manifest does not declare."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import router

from fanlight.custody.manifest import BadManifest, Column, Manifest, load


def manifest_is_kept(
    app_configs: Sequence[AppConfig] | None = None, *, manifest: Manifest | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Compare every column of the vault's own tables with the manifest."""
    try:
        differences = (manifest or load()).differences(columns())
    except BadManifest as error:
        return [Error(str(error), id="custody.E001")]
    return [
        *(_undeclared(name) for name in differences.undeclared),
        *(
            Error(f"The manifest declares {name}, which does not exist.", id="custody.E003")
            for name in differences.gone
        ),
    ]


def refuse_what_is_undeclared() -> None:
    """For processes that start without Django's commands, which would run the checks: stop here, and say why."""
    if errors := manifest_is_kept():
        raise SystemExit("\n".join(str(error) for error in errors))


def columns() -> Iterator[Column]:
    """Every column of the vault's own database."""
    for model in apps.get_models(include_auto_created=True):
        if router.allow_migrate_model("default", model):
            for field in model._meta.local_concrete_fields:
                yield model._meta.db_table, str(field.column)


def _undeclared(name: str) -> Error:
    hint = "Say in fanlight/custody/manifest.toml why it is kept, on what basis, and for how long."
    return Error(f"The manifest does not declare {name}.", hint=hint, id="custody.E002")
