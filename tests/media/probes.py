"""A probe without a file, for what is decided from numbers alone."""

from dataclasses import replace

from fanlight.media.probe import Probe

PHONE = Probe(
    format="mov",
    size_bytes=3_000_000,
    duration_seconds=10.0,
    stored_width=720,
    stored_height=1280,
    pixel_aspect=1.0,
    rotation=0,
    is_turned=False,
    pixel_format="yuv420p",
    is_full_range=False,
    is_interlaced=False,
    matrix=1,
    transfer=1,
    primaries=1,
    picture_index=0,
    picture_codec="h264",
    picture_profile="High",
    picture_seconds=10.0,
    picture_kbps=2400.0,
    frame_count=300,
    busiest_second=30,
    longest_frame_seconds=1 / 30,
    longest_gop_seconds=1.0,
    key_seconds=tuple(float(n) for n in range(10)),
    begins_with_key=True,
    hidden_packets=0,
    sound_index=1,
    sound_codec="aac",
    sound_profile="LC",
    sound_channels=2,
)


def of(**changes: object) -> Probe:
    """A web-ready phone clip, changed in these respects."""
    return replace(PHONE, **changes)  # type: ignore[arg-type]  # names and types are Probe's own


def sized(width: int, height: int) -> Probe:
    return of(stored_width=width, stored_height=height)
