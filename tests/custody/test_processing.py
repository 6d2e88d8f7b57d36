"""What a vault keeps is told whole: on the page, in the record, and for programs."""

import json
import re
from dataclasses import asdict, replace

import msgspec
import pytest

from fanlight.custody.manifest import Manifest, load
from fanlight.custody.processing import page, record
from fanlight.custody.processing.kinds import KINDS, kinds
from fanlight.custody.processing.telling import Keeping
from fanlight.custody.processing.words import ENGLISH, LANGUAGES, Words

MANIFEST = load()
KEEPING = Keeping(address="https://vault.example", owner="Ada <Ltd>", manifest_sha256="ab" * 32)


def test_every_table_is_of_one_kind() -> None:
    named = [table for tables in KINDS.values() for table in tables]

    assert sorted(named) == sorted({field.column[0] for field in MANIFEST.fields})


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_word_is_there_in_every_language(words: Words) -> None:
    for name, said in asdict(ENGLISH).items():
        if isinstance(said, dict):
            assert getattr(words, name).keys() == said.keys(), name
            assert all(getattr(words, name).values()), name
        else:
            assert getattr(words, name), name
    assert KINDS.keys() == words.kinds.keys()
    assert {field.retention for field in MANIFEST.fields if " " not in field.retention} <= words.terms.keys()
    assert {purpose for field in MANIFEST.fields for purpose in field.purpose} <= words.purposes.keys()
    assert {field.basis for field in MANIFEST.fields} <= words.bases.keys()


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_the_page_reads_without_script_and_fetches_nothing(words: Words) -> None:
    html = page.page(MANIFEST, KEEPING, words)

    assert f'<html lang="{words.language}" dir="{words.direction}">' in html
    assert not re.search(r"<script|<img|<link|\bsrc=|\son[a-z]+=|style=", html)
    assert "Ada &lt;Ltd&gt;" in html
    for kind in kinds(MANIFEST):
        assert words.kinds[kind.name] in html
    for name in MANIFEST.sent:
        assert f"<li>{name}: " in html
    assert words.no_notice in html
    assert words.one_owner in html


def test_the_page_says_what_is_coming_and_what_notice_is_given() -> None:
    coming = replace(KEEPING, notice_days=30, coming_at="2026-12-27T10", coming_weakened=["a_b.c"], is_split=True)

    html = page.page(MANIFEST, coming, ENGLISH)

    assert "2026-12-27T10" in html
    assert "<li>a_b.c</li>" in html
    assert "announced 30 days before" in html
    assert ENGLISH.no_notice not in html


def test_the_record_has_what_article_30_wants() -> None:
    text = record.text(MANIFEST, replace(KEEPING, jurisdiction="DE", public_owner="Bob", public_jurisdiction="US"))

    for part in "abcdefg":
        assert re.search(rf"^{part}\) ", text, re.MULTILINE), part
    assert "Ada <Ltd>" in text
    assert "Bob" in text
    assert "goes to US" in text
    for removal in MANIFEST.removals:
        assert f"{removal.table}: {removal.by}" in text
    assert all(len(line) <= 120 for line in text.splitlines())


def test_programs_are_told_of_every_column_about_people() -> None:
    found = json.loads(record.jsonld(MANIFEST, KEEPING))

    processes = [one for one in found["@graph"] if one["@type"] == "dpv:Process"]
    told = {data["dct:identifier"] for process in processes for data in process["dpv:hasPersonalData"]}
    assert told >= {field.name for field in MANIFEST.fields if field.kind == "protected"}
    for process in processes:
        assert process["dpv:hasPurpose"], process["@id"]
        assert process["dpv:hasLegalBasis"], process["@id"]
        assert process["dpv:hasStorageCondition"], process["@id"]
    prefixes = {key.partition(":")[0] for one in found["@graph"] for key in one if ":" in key}
    assert prefixes <= found["@context"].keys()


def test_a_new_column_shows_everywhere() -> None:
    shoe = msgspec.structs.replace(MANIFEST.fields[0], name="accounts_account.shoe", retention="999 days")
    manifest: Manifest = replace(MANIFEST, fields=(*MANIFEST.fields, shoe))

    assert "999 days" in page.page(manifest, KEEPING, ENGLISH)
    assert "999 days" in record.text(manifest, KEEPING)
    assert b"accounts_account.shoe" in record.jsonld(manifest, KEEPING)
