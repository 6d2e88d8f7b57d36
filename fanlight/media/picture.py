"""The filter chain that makes any picture upright, square-pixelled, standard dynamic range and 8 bits deep."""

from fanlight.media.probe import BT2020, Probe

MOST_FRAMES_PER_SECOND = 60
BT709, BT601_625, BT601_525, SMPTE_240M = 1, 5, 6, 7  # matrix coefficients, ITU-T H.273 table 4
MATRICES = {BT709: "bt709", BT601_625: "bt470bg", BT601_525: "smpte170m", SMPTE_240M: "smpte240m", 4: "fcc"}

SQUARE = "setsar=1"
STANDARD = "format=yuv420p,setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"

# BT.2408 puts white paper at 203 nits. Of the tone curves tried on PQ and HLG made from SDR, mobius at 203 kept the
# mean brightness best (93 of 97) while still rolling highlights off; hable at 100, often copied, gave 84.
TO_LINEAR = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709"
TONE_CURVE = "tonemap=mobius:desat=0"
FROM_LINEAR = "zscale=t=bt709:m=bt709:r=tv"


def normalised(probe: Probe, width: int, height: int) -> str:
    """The chain up to a picture of this size. ffmpeg turns it upright by itself, before the chain."""
    return ",".join([*_timing(probe), *_colour(probe, width, height), STANDARD, SQUARE])


def resized(width: int, height: int) -> str:
    """From an already normalised picture to a smaller one. Scaling leaves 406:405 and the like: hence the last step."""
    return f"scale={width}:{height},{SQUARE}"


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
    # `format` alone leaves a full-range picture full-range.
    source = f"in_color_matrix={_matrix(probe)}:in_range={'pc' if probe.is_full_range else 'tv'}"
    return [f"scale={width}:{height}:{source}:out_color_matrix=bt709:out_range=tv"]


def _declared(probe: Probe) -> str:
    """zscale refuses to guess, so what the file leaves out is filled in."""
    transfer = {16: "smpte2084", 18: "arib-std-b67"}.get(probe.transfer, "bt2020-10")
    space = f"range={'pc' if probe.is_full_range else 'tv'}:colorspace=bt2020nc"
    return f"setparams={space}:color_primaries=bt2020:color_trc={transfer}"


def _matrix(probe: Probe) -> str:
    """What players assume where nothing is said: BT.709 from 720 lines on, BT.601 below."""
    return MATRICES.get(probe.matrix, "bt709" if min(probe.stored_width, probe.stored_height) >= 720 else "smpte170m")
