"""What the packets of an HEVC track promise: each picture that is shown, and none that leans on what was cut away."""

from types import SimpleNamespace

import pytest
from av.packet import Packet

from fanlight.media.promised import Promised

VPS, SPS, PPS, DELIMITER, END, MESSAGE, DOLBY = 32, 33, 34, 35, 36, 39, 62
TRAIL, RADL, RASL, BLA, IDR, CRA = 1, 7, 8, 16, 20, 21
RESERVED = 41
HVCC = bytes([1, *[0] * 20, 3, 0])


def unit(kind: int) -> bytes:
    return bytes([kind << 1, 1]) + (b"" if kind == END else b"slice")


def packet(*kinds: int, has_lengths: bool) -> Packet:
    units = [unit(kind) for kind in kinds]
    return Packet(b"".join((len(u).to_bytes(4, "big") if has_lengths else b"\0\0\1") + u for u in units))


def promised(*packets: int | tuple[int, ...], has_lengths: bool = True, codec: str = "hevc") -> int:
    context = SimpleNamespace(name=codec, extradata=HVCC if has_lengths else None)
    counting = Promised(SimpleNamespace(codec_context=context))  # type: ignore[arg-type]
    for kinds in packets:
        counting.add(packet(*(kinds if isinstance(kinds, tuple) else (kinds,)), has_lengths=has_lengths))
    return counting.frames


@pytest.mark.parametrize("has_lengths", [True, False])
def test_each_picture_counts_once_whatever_stands_beside_it(has_lengths: bool) -> None:
    packets = [(DELIMITER, VPS, SPS, PPS, MESSAGE, IDR, IDR, DOLBY), TRAIL, (MESSAGE, TRAIL), (VPS, SPS, PPS)]

    assert promised(*packets, has_lengths=has_lengths) == 3


@pytest.mark.parametrize(
    ("packets", "frames"),
    [
        ([CRA, RASL, RASL, RADL, TRAIL], 3),
        ([BLA, RASL, TRAIL], 2),
        ([IDR, TRAIL, CRA, RASL, RASL, TRAIL], 6),
        ([IDR, (TRAIL, END), CRA, RASL, TRAIL], 4),
        ([IDR, TRAIL, BLA, RASL, TRAIL, CRA, RASL], 6),
        ([TRAIL, RASL, CRA, RASL, TRAIL], 2),
        ([TRAIL, TRAIL], 0),
    ],
)
def test_pictures_that_lean_on_what_was_cut_away_are_not_expected(
    packets: list[int | tuple[int, ...]], frames: int
) -> None:
    assert promised(*packets) == promised(*packets, has_lengths=False) == frames


def test_a_picture_that_can_no_longer_be_told_by_its_type_was_one() -> None:
    assert promised(IDR, RESERVED, TRAIL) == 3


def test_other_codecs_promise_nothing() -> None:
    assert promised(IDR, TRAIL, codec="h264") == 0


def test_a_packet_of_empty_units_is_soon_done_with() -> None:
    context = SimpleNamespace(name="hevc", extradata=HVCC)
    counting = Promised(SimpleNamespace(codec_context=context))  # type: ignore[arg-type]

    counting.add(Packet(b"\0\0\0\0" * 10 + b"\xff\xff\xff\xff"))
    counting.add(Packet(b"\0"))

    assert counting.frames == 0
