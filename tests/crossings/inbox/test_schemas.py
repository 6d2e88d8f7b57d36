"""What a message must look like: nothing but its declared fields, of their types, within their bounds."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanlight.crossings.crossing import CLASS_NAMES, Crossing, encoded
from fanlight.crossings.inbox.models import Account, Arrival
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from tests.crossings import samples
from tests.crossings.inbox.sender import Sender

SAMPLES = samples.one_of_each()
each_class = pytest.mark.parametrize("crossing", SAMPLES, ids=lambda crossing: crossing.class_name)
OF_CLASS = {crossing.class_name: crossing for crossing in SAMPLES}
LATER = {
    *("publish.sprite", "publish.sound_id", "publish.allows_sound", "publish.allows_duet", "permit.allows_duet"),
    *("publish.made_from", "publish.made_as", "publish.print"),
    *("publish.commenting", "permit.commenting", "subtitles.is_unchecked"),
}
"""Fields that came later: without them a message is one from before."""
WRONG_VALUES: list[Any] = [None, True, -1, 1.5, 2**70, "", "x" * 5000, "\x00", "\ud800", [], [None], {}, {"a": 1}]
FIELDS = [
    pytest.param(crossing, field, id=f"{crossing.class_name}.{field}")
    for crossing in SAMPLES
    for field in json.loads(encoded(crossing))
]


def refused(response: Any) -> str:
    assert 400 <= response.status_code < 500, response.content
    assert Arrival.objects.count() == 0
    return str(response.json()["code"])


def test_there_is_a_sample_of_every_class():
    assert {crossing.class_name for crossing in SAMPLES} == set(CLASS_NAMES)


@each_class
def test_an_undeclared_field_is_refused(home_vault: Sender, crossing: Crossing):
    fields = json.loads(encoded(crossing)) | {"watched_by": "somebody"}

    assert refused(home_vault.post(crossing.class_name, json.dumps(fields).encode())) == "bad_crossing"


def test_an_undeclared_field_deeper_inside_is_refused(home_vault: Sender):
    for class_name, inside in (("publish", "renditions"), ("counts", "counts"), ("subtitles", "cues")):
        crossing = OF_CLASS[class_name]
        fields = json.loads(encoded(crossing))
        fields[inside][0]["watched_by"] = "somebody"

        assert refused(home_vault.post(crossing.class_name, json.dumps(fields).encode())) == "bad_crossing"


@pytest.mark.parametrize(("crossing", "field"), [one for one in FIELDS if one.id not in LATER])
def test_a_missing_field_is_refused(home_vault: Sender, crossing: Crossing, field: str):
    fields = json.loads(encoded(crossing))
    del fields[field]

    assert refused(home_vault.post(crossing.class_name, json.dumps(fields).encode())) == "bad_crossing"


@pytest.mark.parametrize(("crossing", "field"), FIELDS)
def test_a_value_of_another_type_is_a_refusal_and_never_a_crash(home_vault: Sender, crossing: Crossing, field: str):
    for value in WRONG_VALUES:
        fields = json.loads(encoded(crossing)) | {field: value}

        refused_or_meaningful(home_vault.post(crossing.class_name, json.dumps(fields).encode()))


def refused_or_meaningful(response: Any) -> None:
    """Some of the values are right for some of the fields; none may break anything."""
    assert response.status_code == 200 or (400 <= response.status_code < 500 and response.json()["code"])


@pytest.mark.parametrize("duration", ["0", "-1", "-0.0", "1.5", "86400001", "1e12", "NaN", "Infinity", "-Infinity"])
def test_an_absurd_duration_is_refused(home_vault: Sender, duration: str):
    body = encoded(SAMPLES[0]).replace(b'"duration_ms":9000', f'"duration_ms":{duration}'.encode())
    assert body != encoded(SAMPLES[0])

    assert refused(home_vault.post("publish", body)) == "bad_crossing"


def test_counts_never_say_more_than_the_hour(home_vault: Sender):
    fields = json.loads(encoded(OF_CLASS["counts"])) | {"hour": "2026-11-22T10:31:00Z"}

    assert refused(home_vault.post("counts", json.dumps(fields).encode())) == "bad_crossing"


@pytest.mark.parametrize("half", [{"made_from": str(new_id())}, {"made_as": "stitch"}])
def test_half_of_a_credit_is_refused(home_vault: Sender, half: dict[str, str]):
    fields = json.loads(encoded(SAMPLES[0])) | half

    assert refused(home_vault.post("publish", json.dumps(fields).encode())) == "bad_crossing"


@each_class
@pytest.mark.parametrize(
    "body",
    [b" ", b"null", b"[]", b"{}", b'"text"', b"{", b"\xff\xfe", b"[" * 50_000, b'{"a":' * 50_000, b"1" * 100_000],
)
def test_what_is_no_such_object_is_refused(home_vault: Sender, crossing: Crossing, body: bytes):
    assert refused(home_vault.post(crossing.class_name, body)) == "bad_crossing"


@each_class
def test_text_that_is_not_utf_8_is_refused(home_vault: Sender, crossing: Crossing):
    body = encoded(crossing)
    for bad in (b"\xff", b"\xc3(", b"\xed\xa0\x80"):
        broken = body[:-2] + bad + body[-2:]

        assert refused(home_vault.post(crossing.class_name, broken)) == "bad_crossing"


@each_class
def test_a_message_over_the_limit_is_refused_unread(home_vault: Sender, crossing: Crossing):
    assert refused(home_vault.post(crossing.class_name, b" " * 262_145)) == "too_large"


def test_a_message_of_ten_megabytes_is_refused(home_vault: Sender):
    assert refused(home_vault.post("publish", b"{" + b" " * 10_000_000)) == "too_large"


@pytest.mark.parametrize("class_name", ["watch", "report", "publishes", "x"])
def test_the_list_is_closed(home_vault: Sender, class_name: str):
    assert refused(home_vault.post(class_name, b"{}")) == "no_such_class"


def test_another_content_type_is_refused(home_vault: Sender):
    response = home_vault.request("POST", "profile", encoded(SAMPLES[2]), "text/plain")

    assert refused(response) == "wrong_type"


@pytest.mark.parametrize(
    "key", ["", "1", "not-a-key", "0190163D-8694-739B-AEA5-966C26F8AD91", "{0190163d-8694-739b-aea5-966c26f8ad91}"]
)
def test_an_idempotency_key_has_one_spelling(home_vault: Sender, key: str):
    response = home_vault.send(SAMPLES[2], key=key)

    assert refused(response) == "bad_key"


def test_a_refused_message_is_counted_as_refused(home_vault: Sender):
    home_vault.post("profile", b"{}")

    account = Account.objects.get(vault="home", class_name="profile", day=clock.today())
    assert (account.messages, account.size_bytes, account.refused) == (0, 0, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crossing=st.sampled_from(SAMPLES), data=st.data())
def test_no_message_however_bent_breaks_the_gateway(home_vault: Sender, crossing: Crossing, data: st.DataObject):
    fields = json.loads(encoded(crossing))
    for field in data.draw(st.sets(st.sampled_from(sorted(fields)), min_size=1, max_size=3)):
        fields[field] = data.draw(JSON)

    refused_or_meaningful(home_vault.post(crossing.class_name, json.dumps(fields).encode()))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crossing=st.sampled_from(SAMPLES), data=st.data())
def test_no_flipped_byte_breaks_the_gateway(home_vault: Sender, crossing: Crossing, data: st.DataObject):
    body = bytearray(encoded(crossing))
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))

    refused_or_meaningful(home_vault.post(crossing.class_name, bytes(body)))
