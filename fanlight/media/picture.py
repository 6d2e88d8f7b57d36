"""The filter chain that makes any picture upright, square-pixelled, standard dynamic range and 8 bits deep."""

from fanlight.media.probe import BT2020, Probe

MOST_FRAMES_PER_SECOND = 60
BT709, BT601_625, BT601_525 = 1, 5, 6  # matrix coefficients, ITU-T H.273 table 4
KEPT = {BT709: "bt709", BT601_625: "bt470bg", BT601_525: "smpte170m"}
"""What every browser understands is kept and said aloud: to convert it costs as much as scaling does."""

CONVERTED = {4: "fcc", 7: "smpte240m"}
USUAL = {"yuv420p", "yuvj420p"}
"""Full range in these, as phones write it, becomes limited range for a third of what `scale` takes for it, and `format`
alone would leave it full."""
HD_LINES = 720
"""Where nothing is said of colours, players assume BT.709 from here on and BT.601 below."""

SQUARE = "setsar=1"

# BT.2408 puts white paper at 203 nits. Of the tone curves tried on PQ and HLG made from SDR, mobius at 203 kept the
# mean brightness best (93 of 97) while still rolling highlights off; hable at 100, often copied, gave 84.
TO_LINEAR = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709"
TONE_CURVE = "tonemap=mobius:desat=0"
FROM_LINEAR = "zscale=t=bt709:m=bt709:r=tv"


def normalised(probe: Probe, width: int, height: int) -> str:
    """The chain up to a picture of this size. ffmpeg turns it upright by itself, before the chain."""
    return ",".join([*_timing(probe), *_colour(probe, width, height), "format=yuv420p", _said(probe), SQUARE])


def resized(width: int, height: int) -> str:
    """From an already normalised picture to a smaller one. Scaling leaves 406:405 and the like: hence the last step."""
    return f"scale={width}:{height},{SQUARE}"


def kept_matrix(probe: Probe) -> int:
    """The matrix that the result has."""
    if probe.is_hdr or probe.primaries == BT2020 or probe.matrix in CONVERTED:
        return BT709
    guessed = BT709 if min(probe.stored_width, probe.stored_height) >= HD_LINES else BT601_525
    return probe.matrix if probe.matrix in KEPT else guessed


def _timing(probe: Probe) -> list[str]:
    interlaced = ["bwdif=mode=send_frame:deint=interlaced"] if probe.is_interlaced else []
    too_fast = [f"fps={MOST_FRAMES_PER_SECOND}"] if probe.busiest_second > MOST_FRAMES_PER_SECOND + 1 else []
    return interlaced + too_fast


def _colour(probe: Probe, width: int, height: int) -> list[str]:
    if probe.is_hdr or probe.primaries == BT2020:  # scaled first: floating point costs by the pixel
        return [
            f"scale={width}:{height}",
            _declared(probe),
            TO_LINEAR,
            *([TONE_CURVE] if probe.is_hdr else []),
            FROM_LINEAR,
        ]
    number = kept_matrix(probe)
    kept = KEPT[number]
    if probe.is_full_range and probe.pixel_format in USUAL and probe.matrix not in CONVERTED:
        return [f"scale={width}:{height}", f"zscale=rin=full:r=limited:min={number}:m={number}"]
    source = CONVERTED.get(probe.matrix, kept)
    return [f"scale={width}:{height}:in_color_matrix={source}:out_color_matrix={kept}:out_range=tv"]


def _said(probe: Probe) -> str:
    name = KEPT[kept_matrix(probe)]
    transfer = "bt709" if name == "bt709" else "smpte170m"
    return f"setparams=range=tv:colorspace={name}:color_primaries={name}:color_trc={transfer}"


def _declared(probe: Probe) -> str:
    """zscale refuses to guess, so what the file leaves out is filled in."""
    transfer = {16: "smpte2084", 18: "arib-std-b67"}.get(probe.transfer, "bt2020-10")
    space = f"range={'pc' if probe.is_full_range else 'tv'}:colorspace=bt2020nc"
    return f"setparams={space}:color_primaries=bt2020:color_trc={transfer}"
