"""Whatever is sent to the API, it answers as it is described, and refuses in its own form."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.db.backends.base.base import BaseDatabaseWrapper
from django.middleware.csrf import _get_new_csrf_string
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks

from fanlight.config.vault import described
from fanlight.vault.accounts import limits, sessions
from fanlight.vault.accounts.actions import Opened
from tests import postgres
from tests.vault.accounts.conftest import ada, signed_in

__all__ = ["ada"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "public", "public_writer"])]

DECLARED, BROKEN = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
HONEST = {503, 507}
"""Too many uploads at once, and a full disk."""

# The description cannot say that a password must be right, nor that a handle may be taken.
NOT_PROMISED = [checks.not_a_server_error, checks.positive_data_acceptance, checks.negative_data_rejection]

whole = schemathesis.openapi.from_dict(json.loads(json.dumps(described.whole())))
OPERATIONS = {operation.label: operation for found in whole.get_all_operations() if (operation := found.ok())}


def cases() -> Iterator[Any]:
    for label, operation in sorted(OPERATIONS.items()):
        yield pytest.param(label, DECLARED, id=f"{label} declared")
        raw = operation.definition.raw
        if raw.get("parameters") or raw.get("requestBody"):
            yield pytest.param(label, BROKEN, id=f"{label} broken")


@schemathesis.serializer("application/offset+octet-stream")
def raw_bytes(context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let guesses through, since a refusal of the hundredth try would hide all that lies behind."""
    monkeypatch.setattr(limits, "count", lambda limit, *subject: None)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the test's connection, and what its transaction holds, over all its requests."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)


@pytest.mark.parametrize(("label", "mode"), list(cases()))
def test_the_api_never_breaks(ada: Opened, label: str, mode: GenerationMode) -> None:
    token = signed_in("ada").cookies[sessions.COOKIE].value
    csrf = _get_new_csrf_string()
    signed_out = {django_settings.CSRF_COOKIE_NAME: csrf}
    people = [signed_out, signed_out | {sessions.COOKIE: token}]

    @settings(
        max_examples=2 if postgres.WANTED else 6,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode), cookies=st.sampled_from(people))
    def send(case: Any, cookies: dict[str, str]) -> None:
        answer = case.call(app=WSGIHandler(), cookies=cookies, headers={"X-CSRFToken": csrf})

        assert answer.status_code < 500 or answer.status_code in HONEST
        case.validate_response(answer, excluded_checks=NOT_PROMISED)
        if answer.status_code >= 400 and case.method.upper() != "HEAD":
            assert set(answer.json()) == {"code", "message", "details"}

    try:
        send()
    except Unsatisfiable:
        pytest.skip("whatever is broken here makes it another address")
