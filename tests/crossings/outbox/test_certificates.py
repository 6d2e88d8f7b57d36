"""Over TLS a vault speaks to the machine that its authority vouches for, and sends nothing to any other."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from fanlight.config.settings import Settings
from fanlight.config.vault import checks
from fanlight.crossings.crossing import encoded
from fanlight.crossings.outbox import actions, delivery
from fanlight.crossings.outbox.gateway import Unreachable
from fanlight.crossings.outbox.models import Egress, Message
from fanlight.custody.signing import signing_key
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from tests.authority import Authority
from tests.crossings import samples
from tests.crossings.outbox.public_plane import PublicPlane

pytestmark = pytest.mark.django_db(databases=["default"])

Speaking = Callable[..., AbstractContextManager[PublicPlane]]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def speaking(home: Settings) -> Speaking:
    """A public plane behind a certificate, and a vault that believes a file of certificates."""
    key = signing_key(home.vault_home / "keys" / "gateway.key")

    @contextmanager
    def speak(certificate: Path, *, believed: str) -> Iterator[PublicPlane]:
        plane = PublicPlane(key.public_key(), certificate=certificate)
        plane.start()
        try:
            with override_settings(FANLIGHT=replace(home, public_address=plane.address, public_authority=believed)):
                yield plane
        finally:
            plane.stop()

    return speak


@pytest.fixture(autouse=True)
def _something_waits() -> None:
    with transaction.atomic():
        actions.send(samples.profile(new_id(), "potter"))


def test_what_waits_crosses_to_a_machine_of_the_own_authority(speaking: Speaking, authority: Authority):
    with speaking(authority.certificate(), believed=str(authority.file)) as plane:
        assert delivery.deliver_once() == 1

    (received,) = plane.received
    assert received.is_signed
    assert Egress.objects.get(class_name="profile").size_bytes > len(received.body)  # counted with its encryption


@pytest.mark.parametrize(
    ("address", "ends_in", "why"),
    [
        ("127.0.0.1", timedelta(hours=-1), "certificate has expired"),
        ("127.0.0.2", timedelta(hours=1), "IP address mismatch, certificate is not valid for '127.0.0.1'"),
    ],
)
def test_an_old_certificate_and_another_machines_are_refused(
    speaking: Speaking, authority: Authority, address: str, ends_in: timedelta, why: str
):
    certificate = authority.certificate(address, ends_in=ends_in)
    with (
        speaking(certificate, believed=str(authority.file)) as plane,
        pytest.raises(Unreachable, match=f"its certificate is not believed: {why}"),
    ):
        delivery.deliver_once()

    assert plane.received == []
    assert Message.objects.count() == 1


@pytest.mark.parametrize("believes_own", [True, False])
def test_a_stranger_who_stands_between_learns_nothing(
    speaking: Speaking, authority: Authority, tmp_path: Path, *, believes_own: bool
):
    stranger = Authority(tmp_path, "stranger")
    believed = str(authority.file) if believes_own else ""  # else what this machine trusts
    with (
        speaking(stranger.certificate(), believed=believed) as plane,
        pytest.raises(Unreachable, match="its certificate is not believed: unable to get local issuer certificate"),
    ):
        delivery.deliver_once()

    assert plane.received == []


def test_a_renewed_authority_is_believed_without_a_restart(speaking: Speaking, authority: Authority, tmp_path: Path):
    new = Authority(tmp_path, "new")
    with speaking(new.certificate(), believed=str(authority.file)):
        gateway, body = delivery.gateway_of_own(), encoded(samples.profile(new_id(), "weaver"))
        with pytest.raises(Unreachable):
            gateway.post("profile", body, new_id())
        authority.file.write_bytes(authority.file.read_bytes() + new.file.read_bytes())
        assert gateway.post("profile", body, new_id()).is_accepted
        gateway.close()


def test_a_file_that_holds_no_certificates_is_refused_at_the_start(tmp_path: Path):
    empty = tmp_path / "empty.pem"
    empty.touch()
    for file in (empty, tmp_path / "nowhere.pem"):
        with override_settings(FANLIGHT=replace(own(), public_authority=str(file))):
            (refusal,) = checks.authority_can_be_read()
        assert refusal.id == "custody.E009"
    assert checks.authority_can_be_read() == []
