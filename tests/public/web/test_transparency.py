"""The page on which the public plane tells what it says of itself, and where to check it."""

from urllib.parse import urlsplit

from django.test import Client

from fanlight.crossings.inbox import telling
from fanlight.foundation.ids import new_id
from fanlight.transparency import actions, queries
from fanlight.transparency.shelf import alone
from tests.crossings import samples
from tests.crossings.inbox.sender import Sender
from tests.public.web.test_pages import Read, got


def test_it_tells_what_runs_and_what_was_sent_in_words(db: None):
    actions.say_what_runs()
    Sender("home").send(samples.profile(new_id(), handle="mira", name="Mira Nobody-Reads-This"))
    telling.log_receipts()

    response, page = got("/transparency")

    assert response.status_code == 200
    assert "Runs version 0.1.0; its files have the hash " in page.text
    assert "Took 1 of the class profile, " in page.text
    assert "from vault:home, and refused 0, on " in page.text
    assert "Mira" not in page.text
    assert "mira" not in page.text


def test_what_it_names_for_checking_is_there_and_is_the_truth(db: None):
    actions.say_what_runs()
    _, page = got("/transparency")

    assert queries.own_log().key.vkey in page.text
    assert (queries.checkpoint() or "missing") in page.text
    ours = [link["href"] or "" for link in page.all("a") if "/log/" in (link["href"] or "")]
    assert len(ours) == 2
    for link in [*ours, "/.well-known/custody.json"]:
        assert Client().get(urlsplit(link).path).status_code == 200


def test_before_anything_is_written_it_says_so(db: None):
    _, page = got("/transparency")

    assert "Nothing has been written yet." in page.text


def test_an_entry_of_a_newer_version_is_shown_as_such_and_stops_no_start(db: None):
    actions.say_what_runs()
    with alone("log"):
        queries.own_log().append([b'{"type":"of tomorrow"}'])
    actions.say_what_runs()

    response, page = got("/transparency")

    assert response.status_code == 200
    assert "An entry of a form that this version does not know." in page.text
    assert len(queries.newest()) == 2


def test_it_says_what_it_does_not_prove(db: None):
    _, page = got("/transparency")

    assert "does not prove that nothing else happened" in page.text


def test_every_page_leads_to_it(db: None):
    for path in ("/", "/nothing-here"):
        _, page = got(path)
        assert any((link["href"] or "").endswith("/transparency") for link in page.all("a"))


def test_it_needs_no_script(db: None):
    _, page = got("/transparency")

    assert isinstance(page, Read)
    assert page.all("script") == []
