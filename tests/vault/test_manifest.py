"""The vault keeps what its manifest declares, no more and no less, and keeps it closed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, models, router

from fanlight.config.vault import checks, described, speaking
from fanlight.crossings.crossing import CLASS_NAMES
from fanlight.custody.manifest import Manifest, load
from fanlight.vault.studio.tus import OF_USE

MANIFEST = load()
DJANGOS_OWN = {"django_migrations"}
"""Which migrations were applied: names of our own files and dates."""

TELLS_LITTLE = (
    models.UUIDField,
    models.ForeignKey,
    models.DateField,
    models.IntegerField,
    models.FloatField,
    models.BooleanField,
)


def own_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if router.allow_migrate_model("default", model)]


def columns_of(model: type[models.Model]) -> Iterator[tuple[str, "models.Field[Any, Any]"]]:
    for field in model._meta.local_concrete_fields:
        yield f"{model._meta.db_table}.{field.column}", field


def names_a_person(model: type[models.Model]) -> bool:
    return any(
        name.endswith((".account_id", ".actor_id")) or name == "accounts_account.id" for name, _ in columns_of(model)
    )


def entry(name: str) -> Any:
    table, _, column = name.partition(".")
    return MANIFEST.by_column[table, column]


def test_the_manifest_is_kept() -> None:
    assert checks.manifest_is_kept() == []


@pytest.mark.django_db
def test_the_database_itself_holds_nothing_else() -> None:
    with connection.cursor() as cursor:
        tables = [t.name for t in connection.introspection.get_table_list(cursor) if t.name not in DJANGOS_OWN]
        kept = [
            (table, column.name)
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        ]

    differences = MANIFEST.differences(kept)

    assert (differences.undeclared, differences.gone) == ([], [])


def test_a_column_that_is_not_declared_is_found_and_named() -> None:
    poorer = replace(MANIFEST, fields=tuple(f for f in MANIFEST.fields if f.name != "accounts_session.sealed"))

    (error,) = checks.manifest_is_kept(manifest=poorer)

    assert error.id == "custody.E002"
    assert "accounts_session.sealed" in error.msg


def test_a_declared_column_that_is_gone_is_found_and_named() -> None:
    table, _ = MANIFEST.fields[0].column
    extra = msgspec.structs.replace(MANIFEST.fields[0], name=f"{table}.shoe_size")
    richer = replace(MANIFEST, fields=(*MANIFEST.fields, extra))

    (error,) = checks.manifest_is_kept(manifest=richer)

    assert error.id == "custody.E003"
    assert f"{table}.shoe_size" in error.msg


def test_a_field_that_may_cross_and_is_not_declared_is_found_and_named() -> None:
    silent = replace(MANIFEST, sent={**MANIFEST.sent, "profile": [f for f in MANIFEST.sent["profile"] if f != "bio"]})

    (error,) = checks.manifest_is_kept(manifest=silent)

    assert error.id == "custody.E004"
    assert "profile: bio" in error.msg


def test_a_declared_class_of_crossings_that_is_gone_is_found_and_named() -> None:
    (error,) = checks.manifest_is_kept(manifest=replace(MANIFEST, sent={**MANIFEST.sent, "telepathy": ["thought"]}))

    assert error.id == "custody.E004"
    assert "telepathy: thought" in error.msg


def test_the_vault_refuses_to_start_when_the_manifest_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "load", lambda: Manifest(()))

    assert {error.id for error in run_checks()} == {"custody.E002", "custody.E004", "custody.E008"}
    with pytest.raises(SystemCheckError, match="accounts_account"):
        call_command("check")
    with pytest.raises(SystemExit, match="accounts_account"):
        checks.refuse_what_is_undeclared()


@pytest.mark.parametrize("name", [n for model in own_models() if names_a_person(model) for n, _ in columns_of(model)])
def test_what_is_private_about_a_person_is_sealed(name: str) -> None:
    table, _, column = name.partition(".")
    model = next(m for m in own_models() if m._meta.db_table == table)
    field = next(f for f in model._meta.local_concrete_fields if f.column == column)

    if entry(name).sealed:
        assert isinstance(field, models.BinaryField)
    elif entry(name).kind == "protected":
        assert isinstance(field, TELLS_LITTLE) or field.choices, f"{name} can hold anything, and lies open"


def test_sealed_columns_exist_for_every_feature_that_holds_something_on_people() -> None:
    sealed = {field.column[0].split("_")[0] for field in MANIFEST.fields if field.sealed}

    assert {"accounts", "activity", "studio", "own"} <= sealed


def test_only_known_crossings_are_named() -> None:
    assert {name for field in MANIFEST.fields for name in field.crossing} <= set(CLASS_NAMES)


def test_a_credential_is_never_exported() -> None:
    assert not [field.name for field in MANIFEST.fields if field.kind == "credential" and field.exported]


def test_what_is_told_and_asked_for_over_http_is_declared() -> None:
    assert checks.http_is_declared() == []


def test_an_answer_or_a_request_with_one_more_field_is_found_and_named() -> None:
    """As the document would be, had somebody added a field."""
    document = described.whole()
    document["components"]["schemas"]["CreatorCard"]["properties"]["shoe_size"] = {"type": "integer"}
    document["components"]["schemas"]["SignUp"]["properties"]["mail"] = {"type": "string"}
    document["components"]["schemas"]["LikeState"]["properties"]["is_liked"] = {}
    document["paths"]["/api/me/kept"]["get"]["responses"]["200"] = {"content": {"application/json": {"schema": {}}}}
    document["paths"]["/api/me/kept"]["get"]["parameters"] = [{"in": "query", "name": "place"}]

    said = list(speaking.undeclared(document, MANIFEST, {*OF_USE, "camera"}))

    assert said == [
        "the answer CreatorCard has other fields than declared: shoe_size",
        "the answer LikeState may hold anything in its field is_liked",
        "get /api/me/kept answers 200 in no form that is described",
        "the request SignUp has other fields than declared: mail",
        "the request Upload-Metadata has other fields than declared: camera",
        "the request addresses has other fields than declared: place",
    ]


def test_an_answer_says_which_columns_it_tells_and_a_request_where_it_is_kept() -> None:
    answers = [msgspec.structs.replace(one, of=[]) if one.schema == "Ledger" else one for one in MANIFEST.answers]
    requests = [
        msgspec.structs.replace(one, fields={**one.fields, "handle": "accounts_account.shoe"})
        if one.schema == "SignUp"
        else one
        for one in MANIFEST.requests
    ]

    said = replace(MANIFEST, answers=tuple(answers), requests=tuple(requests)).unknown_columns()

    assert list(said) == [
        "the request SignUp names the column accounts_account.shoe",
        "the answer Ledger does not say which columns it tells",
    ]
