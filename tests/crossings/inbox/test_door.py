"""Who gets past the gateway's door: a known vault that signed exactly this, just now, for the first time."""

from datetime import timedelta

import pytest
from django.test import Client

from fanlight.crossings.crossing import encoded
from fanlight.crossings.inbox import door
from fanlight.crossings.inbox.models import Account, Arrival, Nonce
from fanlight.crossings.profile import Profile
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from tests.crossings import samples
from tests.crossings.inbox.sender import Sender

SIGNED_HEADERS = ("Signature", "Signature-Input", "Content-Digest", "Idempotency-Key")


def a_profile() -> Profile:
    return samples.profile(new_id(), "potter")


def code(response: object) -> tuple[int, str]:
    return response.status_code, response.json()["code"]  # type: ignore[attr-defined]


def test_a_signed_message_of_a_known_vault_is_taken(home_vault: Sender):
    response = home_vault.send(a_profile())

    assert response.status_code == 200
    assert response.json() == {"received_on": clock.today().isoformat()}


def test_a_bare_request_is_refused(db: None):
    response = Client().post("/gateway/v1/profile", encoded(a_profile()), content_type="application/json")

    assert code(response) == (401, "unsigned")


def test_a_vault_nobody_introduced_is_refused(stranger: Sender):
    assert code(stranger.send(a_profile())) == (401, "unknown_vault")


def test_a_vault_whose_key_was_removed_is_silent_at_once(home_vault: Sender):
    (own().public_home / "vaults" / "home.pub").unlink()

    assert code(home_vault.send(a_profile())) == (401, "unknown_vault")


def test_one_vault_cannot_sign_with_the_name_of_another(home_vault: Sender, stranger: Sender):
    stranger.vault = "home"

    assert code(stranger.send(a_profile())) == (401, "wrong_signature")


@pytest.mark.parametrize("name", ["../secret", "home/../home", "HOME", "", "a" * 80, "höme"])
def test_a_vault_name_is_never_a_path(home_vault: Sender, name: str):
    home_vault.vault = name

    assert code(home_vault.send(a_profile()))[0] == 401


@pytest.mark.parametrize("header", SIGNED_HEADERS)
def test_without_one_of_the_signed_headers_nothing_gets_in(home_vault: Sender, header: str):
    response = home_vault.send(a_profile(), headers={header: None})

    assert response.status_code in (401, 422)
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize("header", SIGNED_HEADERS)
def test_a_flipped_character_in_a_signed_header_is_noticed(home_vault: Sender, header: str):
    crossing = a_profile()
    for position in range(0, 60, 7):
        honest = home_vault.headers(crossing)
        value = honest[header]
        place = position % len(value)
        flipped = value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
        response = home_vault.deliver("POST", "profile", encoded(crossing), {**honest, header: flipped})

        assert response.status_code in (401, 422), (header, place)
    assert Arrival.objects.count() == 0


def test_a_flipped_byte_in_the_body_is_noticed(home_vault: Sender):
    body = encoded(a_profile())
    flipped = body.replace(b"potter", b"pottes")

    assert code(home_vault.post("profile", body, sent_body=flipped)) == (422, "wrong_digest")


def test_a_shorter_body_than_was_signed_is_noticed(home_vault: Sender):
    body = encoded(a_profile())

    assert code(home_vault.post("profile", body, sent_body=body[:-1]))[0] in (401, 422)


def test_a_signature_for_one_address_opens_no_other(home_vault: Sender):
    elsewhere = "https://elsewhere.example/gateway/v1/profile"
    other_class = f"{own().public_address}/gateway/v1/withdraw"

    assert code(home_vault.send(a_profile(), target=elsewhere)) == (401, "wrong_signature")
    assert code(home_vault.send(a_profile(), target=other_class)) == (401, "wrong_signature")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_from_another_time_is_stale(home_vault: Sender, minutes: int):
    crossing = a_profile()
    with clock.moved(timedelta(minutes=minutes)):
        headers = home_vault.headers(crossing)

    assert code(home_vault.deliver("POST", "profile", encoded(crossing), headers)) == (401, "stale")


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_a_little(home_vault: Sender, minutes: int):
    crossing = a_profile()
    with clock.moved(timedelta(minutes=minutes)):
        headers = home_vault.headers(crossing)

    assert home_vault.deliver("POST", "profile", encoded(crossing), headers).status_code == 200


def test_a_recorded_request_cannot_be_played_again(home_vault: Sender):
    crossing = a_profile()
    headers = home_vault.headers(crossing)

    first = home_vault.deliver("POST", "profile", encoded(crossing), headers)
    second = home_vault.deliver("POST", "profile", encoded(crossing), headers)

    assert first.status_code == 200
    assert code(second) == (401, "replayed")


def test_used_signatures_are_forgotten_when_they_are_stale_anyway(home_vault: Sender, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(door, "_EVERY", 1)
    home_vault.send(a_profile())

    with clock.moved(timedelta(minutes=12)):
        home_vault.send(samples.profile(new_id(), "weaver"))

    assert Nonce.objects.count() == 1


def test_two_signatures_are_never_merged_into_one(home_vault: Sender):
    crossing = a_profile()
    headers = home_vault.headers(crossing)
    doubled = {**headers, "Signature-Input": f"{headers['Signature-Input']}, {headers['Signature-Input']}"}

    assert code(home_vault.deliver("POST", "profile", encoded(crossing), doubled)) == (401, "unsigned")


def test_refusals_at_the_door_leave_nothing_behind(stranger: Sender):
    stranger.send(a_profile())

    assert (Arrival.objects.count(), Account.objects.count(), Nonce.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_messages_are_posted_and_nothing_else(db: None, method: str):
    assert Client().generic(method, "/gateway/v1/profile").status_code == 405


def test_a_vault_is_told_again_what_of_its_own_was_taken_and_nobody_else_is(home_vault: Sender, other_vault: Sender):
    key = new_id()

    def asked(vault: Sender) -> object:
        return vault.request("GET", f"receipts/{key}", b"", "application/json")

    assert code(asked(home_vault)) == (404, "not_taken")
    home_vault.send(a_profile(), key=key)

    assert asked(home_vault).json() == {"received_on": clock.today().isoformat()}  # type: ignore[attr-defined]
    assert code(asked(other_vault)) == (404, "not_taken")
    assert code(Client().get(f"/gateway/v1/receipts/{key}"))[0] in (401, 415)
    assert code(home_vault.request("POST", f"receipts/{key}", b"", "application/json")) == (405, "method_not_allowed")
    assert Account.objects.get().messages == 1
