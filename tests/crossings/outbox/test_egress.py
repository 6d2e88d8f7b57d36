"""Every byte that leaves the vault is one that crossed, or the log says how many are not."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from fanlight.config.vault import checks
from fanlight.crossings.outbox import actions, delivery, egress
from fanlight.crossings.outbox import line as reading
from fanlight.crossings.outbox.models import Egress
from fanlight.custody import entries
from fanlight.custody.entries import EgressAccount
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.transparency import queries
from tests.crossings import samples
from tests.crossings.outbox.public_plane import PublicPlane

pytestmark = pytest.mark.django_db(databases=["default"])

Line = Callable[[int, int], None]


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The counters of a measured interface, to be moved on by bytes and packets."""
    counted = {"tx_bytes": 7_000_000, "tx_packets": 900}
    folder = tmp_path / "wg0" / "statistics"
    folder.mkdir(parents=True)
    monkeypatch.setattr(reading, "INTERFACES", tmp_path)

    def carry(sent_bytes: int, packets: int) -> None:
        counted["tx_bytes"] += sent_bytes
        counted["tx_packets"] += packets
        for name, value in counted.items():
            (folder / name).write_text(f"{value}\n")

    carry(0, 0)
    return carry


MEASURED = {"egress_interface": "wg0"}


def told() -> list[EgressAccount]:
    bodies = [entries.read(data)[1] for _, data in reversed(queries.newest(1000))]
    return [body for body in bodies if isinstance(body, EgressAccount)]


def account() -> EgressAccount:
    """What the log is told now."""
    before = len(told())
    egress.log_account()
    (newest,) = told()[before:]
    return newest


def test_the_kernels_own_count_of_what_was_sent_stands_by_class(public_plane: PublicPlane) -> None:
    with transaction.atomic():
        actions.send(samples.profile(new_id(), "potter"))

    delivery.deliver_once()
    said = account()

    (body,) = (received.body for received in public_plane.received)
    assert set(said.by_class) == {"profile"}
    assert len(body) < said.by_class["profile"] < len(body) + 2000  # the head, its signature
    assert (said.is_measured, said.iface_bytes, said.unexplained_bytes) == (False, 0, 0)
    assert Egress.objects.count() == 0


def test_silence_is_no_entry() -> None:
    egress.log_account()

    assert told() == []


def test_what_is_on_the_line_is_explained_by_what_crossed(line: Line) -> None:
    with override_settings(FANLIGHT=replace(own(), **MEASURED)):
        egress.log_account()  # from here on
        egress.note(Counter(profile=5000, object=95_000))
        line(100_000 + 80 * egress.HEADERS, 80)
        said = account()

    assert (said.is_measured, said.iface_bytes, said.iface_packets) == (True, 106_880, 80)
    assert said.by_class == {"profile": 5000, "object": 95_000}
    assert said.unexplained_bytes == 0


def test_what_left_by_another_way_is_told(line: Line) -> None:
    with override_settings(FANLIGHT=replace(own(), **MEASURED)):
        egress.log_account()
        egress.note(Counter(profile=5000))
        line(5000 + 20_000 + 40 * egress.HEADERS, 40)

        assert account().unexplained_bytes == 20_000
        line(0, 0)
        assert account().unexplained_bytes == 0, "told once"


def test_what_was_counted_before_it_was_on_the_line_excuses_nothing_else(line: Line) -> None:
    with override_settings(FANLIGHT=replace(own(), **MEASURED)):
        egress.log_account()
        egress.note(Counter(object=30_000))
        assert account().unexplained_bytes == 0

        line(30_000 + 9_000, 0)
        assert account().unexplained_bytes == 9_000


def test_after_the_machine_was_started_anew_counting_begins_anew(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(FANLIGHT=replace(own(), **MEASURED)):
        egress.log_account()
        another = tmp_path / "boot_id"
        another.write_text("00000000-0000-0000-0000-000000000001\n")
        monkeypatch.setattr(reading, "BOOT_ID", another)
        line(50_000, 10)
        egress.log_account()
        assert told() == []

        line(50_000, 0)
        assert account().unexplained_bytes == 50_000


def test_a_line_that_is_not_there_is_refused_at_the_start() -> None:
    with override_settings(FANLIGHT=replace(own(), egress_interface="nowhere0")):
        (refusal,) = checks.line_is_there()

    assert refusal.id == "custody.E007"
    assert checks.line_is_there() == []
