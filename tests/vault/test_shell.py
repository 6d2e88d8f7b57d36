"""The app's one page, and the files of its build."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from fanlight.config.vault import shell

PAGE = '<!doctype html><title>Fanlight</title><div id="app"></div>'
PLACES = ["/", "/following", "/latest", "/v/0192", "/@ada", "/@ada.b", "/create", "/settings", "/sign-in"]


@pytest.fixture
def built(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A vault with a built app."""
    for name, content in {
        "index.html": PAGE,
        "service-worker.js": "self.skipWaiting()",
        "manifest.webmanifest": "{}",
        "assets/index-Ab12Cd34.js": "export {}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    settings.WHITENOISE_ROOT = tmp_path
    monkeypatch.setattr(shell, "APP", tmp_path)
    return Client()


@pytest.mark.parametrize("path", PLACES)
def test_every_place_in_the_app_begins_with_its_one_page(built: Client, path: str) -> None:
    answer = built.get(path)

    assert answer.status_code == 200
    assert answer.content.decode() == PAGE
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/html")


def test_without_a_build_the_page_says_what_to_do(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "APP", tmp_path)

    answer = client.get("/")

    assert answer.status_code == 200
    assert "has not been built" in answer.content.decode()


@pytest.mark.parametrize("path", ["/missing.js", "/assets/old-1234.js", "/.env", "/api", "/api/nothing.js"])
def test_a_file_that_is_missing_does_not_look_like_a_page(built: Client, path: str) -> None:
    answer = built.get(path)

    assert answer.status_code == 404
    assert b"<html" not in answer.content


def test_what_never_changes_under_its_name_is_kept_and_the_rest_is_asked_for(built: Client) -> None:
    kept = built.get("/assets/index-Ab12Cd34.js")
    asked = [built.get(path) for path in ("/service-worker.js", "/manifest.webmanifest", "/index.html")]

    assert "immutable" in kept["Cache-Control"]
    assert {answer["Cache-Control"] for answer in asked} == {"no-cache"}
    assert asked[0]["Content-Type"].startswith("text/javascript")
    for answer in [kept, *asked]:
        assert "Content-Security-Policy" in answer
        assert "Access-Control-Allow-Origin" not in answer
        assert answer.getvalue()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_page_only_shows(built: Client, method: str) -> None:
    assert built.generic(method, "/settings").status_code == 405
