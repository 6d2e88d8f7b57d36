"""The vault does not start when it would keep a field that its manifest does not declare."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import router

from fanlight.config.vault import schedule, speaking
from fanlight.crossings import catalogue
from fanlight.crossings.outbox import gateway, line
from fanlight.custody.manifest import BadManifest, Column, Manifest, load
from fanlight.foundation.configuration import own
from fanlight.vault.activity import noise
from fanlight.vault.activity.noise import Noise, NoNoise

TERMS = (
    "What takes rows away stands under [[removal]] in fanlight/custody/manifest.toml, jobs in config/vault/schedule.py."
)
SPOKEN = "Each field stands under [[answer]] or [[request]] in fanlight/custody/manifest.toml."


def manifest_is_kept(
    app_configs: Sequence[AppConfig] | None = None, *, manifest: Manifest | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Compare every column of the vault's own tables, and every field that may cross, with the manifest."""
    try:
        declared = manifest or load()
        differences = declared.differences(columns())
    except BadManifest as error:
        return [Error(str(error), id="custody.E001")]
    return [
        *(_undeclared(name) for name in differences.undeclared),
        *(
            Error(f"The manifest declares {name}, which does not exist.", id="custody.E003")
            for name in differences.gone
        ),
        *_crossings(declared),
        *(Error(f"{wrong}.", hint=TERMS, id="custody.E006") for wrong in declared.unkept_terms(schedule.jobs())),
    ]


def http_is_declared(
    app_configs: Sequence[AppConfig] | None = None, *, manifest: Manifest | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Compare what is told and asked for over HTTP with the manifest; done where the vault is prepared for a start."""
    from fanlight.config.vault import described  # the whole API, which this process may have no other use for
    from fanlight.vault.studio.tus import OF_USE

    try:
        declared = manifest or load()
    except BadManifest:
        return []  # told by the check above
    wrong = [*speaking.undeclared(described.whole(), declared, OF_USE), *declared.unknown_columns()]
    return [Error(f"Over HTTP, {one}.", hint=SPOKEN, id="custody.E008") for one in wrong]


def _crossings(declared: Manifest) -> Iterator[Error]:
    for name in sorted({*catalogue.schemas(), *declared.sent}):
        sent = set(catalogue.fields_of(name)) if name in catalogue.schemas() else set()
        if sent != set(declared.sent.get(name, ())):
            named = ", ".join(sorted(sent ^ set(declared.sent.get(name, ()))))
            hint = "Its fields stand under [[crossing]] in fanlight/custody/manifest.toml."
            yield Error(
                f"The manifest declares other fields of the crossing {name}: {named}.", hint=hint, id="custody.E004"
            )


def refuse_what_is_undeclared() -> None:
    """For processes that start without Django's commands, which would run the checks: stop here, and say why."""
    if errors := [*manifest_is_kept(), *noise_can_be_drawn(), *line_is_there(), *authority_can_be_read()]:
        raise SystemExit("\n".join(str(error) for error in errors))


def columns() -> Iterator[Column]:
    """Every column of the vault's own database."""
    for model in apps.get_models(include_auto_created=True):
        if router.allow_migrate_model("default", model):
            for field in model._meta.local_concrete_fields:
                yield model._meta.db_table, str(field.column)


def noise_can_be_drawn(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Where the public plane is another owner's, counts cross noised or not at all."""
    settings = own()
    if not settings.is_split:
        return []
    try:
        noise.check(Noise(settings.counts_a_day, settings.counts_epsilon))
    except (NoNoise, ValueError) as refusal:
        return [Error(str(refusal), id="custody.E005")]
    return []


def line_is_there(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What leaves the vault is only compared with what crossed where the kernel knows the interface."""
    try:
        line.read(own().egress_interface)
    except (OSError, ValueError) as error:
        return [Error(f"egress_interface names no network interface of this machine: {error}", id="custody.E007")]
    return []


def authority_can_be_read(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A vault that is to believe certain certificates alone has them."""
    try:
        gateway.trust(own().public_authority)
    except OSError as error:
        return [Error(f"public_authority names no file of certificates in PEM: {error}", id="custody.E009")]
    return []


def _undeclared(name: str) -> Error:
    hint = "Say in fanlight/custody/manifest.toml why it is kept, on what basis, and for how long."
    return Error(f"The manifest does not declare {name}.", hint=hint, id="custody.E002")
