"""Where a request comes from, as far as it is kept."""

from dataclasses import replace

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from fanlight.foundation.configuration import own
from fanlight.vault.accounts.visits import address_of, network_of, visit_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:7:1:2:3:4:5", "2001:db8:7::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_address_is_kept_without_its_last_part(address: str, network: str) -> None:
    assert network_of(address) == network


def test_nobody_can_claim_another_address(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "198.51.100.1"}, REMOTE_ADDR="203.0.113.77")

    assert address_of(request) == "203.0.113.77"


def test_behind_own_proxies_the_address_that_they_saw_counts(rf: RequestFactory, settings: Settings) -> None:
    settings.FANLIGHT = replace(own(), proxies=1)
    forged = "192.0.2.66, 198.51.100.1"

    request = rf.get("/", headers={"X-Forwarded-For": forged}, REMOTE_ADDR="127.0.0.1")

    assert address_of(request) == "198.51.100.1"
    assert address_of(rf.get("/", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"


def test_a_devices_description_is_cut_short_and_printable(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"User-Agent": "Browser\x00\x1b[31m" + "x" * 500})

    device = visit_of(request).device

    assert device.startswith("Browser[31m")
    assert len(device) == 200
