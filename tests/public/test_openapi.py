"""The description of the public plane's HTTP is current, and the plane keeps to it."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from fanlight.config.media import MediaFirst
from fanlight.config.public import openapi
from fanlight.crossings.crossing import CLASS_NAMES
from fanlight.public.holdings.store import store

COMMITTED = Path(__file__).resolve().parents[2] / openapi.PLACE

schemathesis.serializer.alias("video/mp4", "application/octet-stream")
# The description cannot say that a content type goes with an extension, nor that 501 is an honest answer to oEmbed.
NOT_PROMISED = [checks.not_a_server_error, checks.positive_data_acceptance]

schema = schemathesis.openapi.from_dict(json.loads(openapi.text()))


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references(value) for value in part))
    return set()


def test_the_committed_document_is_current():
    current = openapi.text()

    assert COMMITTED.read_text(encoding="utf-8") == current, "write it again: python -m fanlight.config.public.openapi"


def test_every_reference_leads_somewhere():
    described = openapi.described()

    assert references(described) <= {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}


def test_every_class_of_crossings_is_described():
    assert {f"/gateway/v1/{name}" for name in CLASS_NAMES} < openapi.described()["paths"].keys()


@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_whatever_is_asked_the_plane_answers_as_described(case: schemathesis.Case):
    response = case.call(app=MediaFirst(WSGIHandler(), store()))

    assert response.status_code < 500 or response.status_code in (501, 503)
    # "Length needed" is a refusal as well, although schemathesis does not count it as one.
    refused = [checks.negative_data_rejection] if response.status_code == 411 else []
    case.validate_response(response, excluded_checks=NOT_PROMISED + refused)
