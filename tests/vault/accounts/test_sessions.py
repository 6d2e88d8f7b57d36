"""Signing in, and who is asking."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from fanlight.vault.accounts import sessions

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

ADA = {"handle": "ada", "password": "a quiet harbour", "age_band": "adult", "name": "Ada"}


@pytest.fixture
def ada(client: Client) -> Client:
    """A browser in which Ada has just signed up."""
    answer = client.post("/api/accounts", ADA, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return client


def test_the_person_behind_a_request_is_found_with_one_query(
    ada: Client, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.COOKIES[sessions.COOKIE] = ada.cookies[sessions.COOKIE].value

    with django_assert_num_queries(1):
        viewer = sessions.viewer_of(request)
        again = sessions.viewer_of(request)

    assert viewer is again
    assert viewer is not None
    assert (viewer.handle, viewer.age_band, viewer.learning, viewer.is_operator) == ("ada", "adult", True, False)
