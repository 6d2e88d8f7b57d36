"""What the vault keeps can be read by anyone, without signing in."""

import base64
import hashlib
import re

import pytest
from django.test import Client
from pytest_django import Settings

from fanlight.config import custody
from fanlight.custody.processing.words import LANGUAGES

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.mark.parametrize(
    ("address", "liked", "language"),
    [
        ("/privacy", "", "en"),
        ("/privacy", "xx, ar;q=0.8, de;q=0.5", "ar"),
        ("/privacy", "de-AT,en", "de"),
        ("/privacy?language=de", "ar", "de"),
        ("/privacy?language=<b>", "", "en"),
    ],
)
def test_the_page_comes_in_a_language_that_was_asked_for(address: str, liked: str, language: str) -> None:
    answer = Client().get(address, HTTP_ACCEPT_LANGUAGE=liked)

    assert answer.status_code == 200
    assert LANGUAGES[language].title in answer.content.decode()
    assert f'<html lang="{language}"' in answer.content.decode()


def test_the_page_may_run_nothing_and_use_its_own_style() -> None:
    answer = Client().get("/privacy")

    style = re.findall(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert answer["Content-Security-Policy"].startswith(f"default-src 'none'; style-src 'sha256-{allowed}'")


def test_the_addresses_in_custody_json_lead_to_it(settings: Settings) -> None:
    told = Client().get("/.well-known/custody.json").json()

    kept = {name: url.removeprefix(settings.FANLIGHT.vault_address) for name, url in told["keeping"].items()}
    assert kept.keys() == {"privacy_url", "record_url", "dpv_url"}
    kinds = {name: Client().get(place).headers["Content-Type"].partition(";")[0] for name, place in kept.items()}
    assert kinds == {"privacy_url": "text/html", "record_url": "text/plain", "dpv_url": "application/ld+json"}
    assert told["changes"]["notice_days"] == settings.FANLIGHT.notice_days == 0


def test_the_operator_prints_the_same_record(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanlight.config.working.as_vault", lambda: None)

    for words, place in ((["record"], "txt"), (["record", "--format", "jsonld"], "jsonld")):
        assert custody.run(words) == 0
        assert capsys.readouterr().out.encode() == Client().get(f"/.well-known/processing.{place}").content
