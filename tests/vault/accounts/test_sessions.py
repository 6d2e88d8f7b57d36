"""Who is asking."""

import base64
from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from fanlight.custody.sealing import Tampered
from fanlight.foundation import clock
from fanlight.foundation.errors import SignInNeeded
from fanlight.vault.accounts import actions, sessions
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Account, Session
from fanlight.vault.accounts.visits import Visit
from tests.vault.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

HERE = Visit(device="a test", network="192.0.2.0/24")


def request_with(token: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES[sessions.COOKIE] = token
    return request


def test_the_person_behind_a_request_is_found_with_one_query(
    ada: Opened, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = request_with(actions.sign_in(HERE, handle="ada", password=PASSWORD).token)

    with django_assert_num_queries(1):
        viewer = sessions.viewer_of(request)
        again = sessions.viewer_of(request)

    assert viewer is again
    assert viewer is not None
    assert viewer.account_id == ada.account.id
    assert viewer.actor_id == ada.account.actor_id
    assert (viewer.handle, viewer.age_band, viewer.learning, viewer.is_operator) == ("ada", "adult", True, False)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43, "x" * 10_000, "a b" + "x" * 40])
def test_a_cookie_we_did_not_give_is_nobody(ada: Opened, token: str) -> None:
    assert sessions.viewer_of(request_with(token)) is None
    with pytest.raises(SignInNeeded):
        sessions.signed_in(request_with(token))


def test_the_table_of_sessions_lets_nobody_in(ada: Opened) -> None:
    token = actions.sign_in(HERE, handle="ada", password=PASSWORD).token
    row = Session.objects.get()

    stored = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)

    assert token not in stored
    assert base64.urlsafe_b64decode(token + "=").hex() not in stored
    assert sessions.viewer_of(request_with(row.token_hash[:43])) is None


def test_a_session_lasts_while_it_is_used_and_ends_when_it_is_not(ada: Opened) -> None:
    token = actions.sign_in(HERE, handle="ada", password=PASSWORD).token

    with clock.moved(timedelta(days=50)):
        assert sessions.viewer_of(request_with(token)) is not None
    with clock.moved(timedelta(days=100)):
        assert sessions.viewer_of(request_with(token)) is not None
    with clock.moved(timedelta(days=161)):
        assert sessions.viewer_of(request_with(token)) is None
        assert actions.forget_ended() == 1


def test_what_is_known_of_a_device_is_sealed(ada: Opened) -> None:
    visit = Visit(device="Canary Browser 7", network="203.0.113.0/24")

    actions.sign_in(visit, handle="ada", password=PASSWORD)

    sealed = bytes(Session.objects.get().sealed)
    assert b"Canary" not in sealed
    assert b"203.0" not in sealed


def test_what_is_private_about_one_person_cannot_be_moved_into_anothers_row(ada: Opened, bob: Opened) -> None:
    token = actions.sign_in(HERE, handle="ada", password=PASSWORD).token
    bobs = Account.objects.get(handle="bob").sealed

    Account.objects.filter(handle="ada").update(sealed=bobs)

    with pytest.raises(Tampered):
        sessions.viewer_of(request_with(token))


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser: Client) -> None:
    cookie = browser.cookies[sessions.COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
