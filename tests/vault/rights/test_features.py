"""Nobody's data is forgotten when they ask for it, or leave."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import models, router

from fanlight.custody.manifest import load
from fanlight.vault.accounts.models import Account
from fanlight.vault.rights.features import FEATURES

MANIFEST = load()


def tables_that_name_someone() -> list[str]:
    own = [m for m in apps.get_models(include_auto_created=True) if router.allow_migrate_model("default", m)]
    return sorted(model._meta.db_table for model in own if names_someone(model))


def names_someone(model: type[models.Model]) -> bool:
    fields = model._meta.local_concrete_fields
    refers = any(isinstance(f, models.ForeignKey) and f.related_model is Account for f in fields)
    return model is Account or refers or any(f.column in {"account_id", "actor_id", "handle"} for f in fields)


def test_every_table_that_names_someone_is_on_one_features_list() -> None:
    listed = Counter(table for feature in FEATURES for table in feature.TABLES)

    assert [table for table in tables_that_name_someone() if listed[table] != 1] == []


def test_no_list_names_a_table_that_does_not_exist() -> None:
    existing = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert {table for feature in FEATURES for table in feature.TABLES} <= existing


def test_what_the_manifest_lets_people_have_is_on_a_features_list() -> None:
    listed = {table for feature in FEATURES for table in feature.TABLES}

    assert {field.column[0] for field in MANIFEST.fields if field.exported} <= listed


def test_a_table_that_nobody_lists_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = [feature for feature in FEATURES if not feature.__name__.endswith("accounts.personal_data")]
    monkeypatch.setattr("tests.vault.rights.test_features.FEATURES", shorter)

    with pytest.raises(AssertionError, match="accounts_account"):
        test_every_table_that_names_someone_is_on_one_features_list()
