"""`fanlight media prepare FILE --out DIR`: what a vault does with an upload, for anybody's file and any program."""

import argparse
import base64
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from fanlight.media.ffmpeg import Incapable
from fanlight.media.joining import SHORTEST_STITCH_SECONDS, STITCHED_SECONDS, Partner, Place
from fanlight.media.limits import Limits
from fanlight.media.mixing import Added
from fanlight.media.poster import first_choice
from fanlight.media.preparation import Listener, Prepared, prepare
from fanlight.media.probe import Photo, Probe, Song
from fanlight.media.refusal import Unacceptable
from fanlight.media.rendition import Rendition

SENT: dict[type, str] = {Probe: "video", Song: "sound", Photo: "photo"}
LONGEST_SOUND_SECONDS = 3600
REFUSED, AT_FAULT = 2, 1
"""Exit status for a file that cannot become a video; and for trouble of our own: a full disk, a missing program."""


def run(words: Sequence[str], usual: Limits) -> int:
    """Carry out what was asked, within the limits of this installation unless others are given; the exit status."""
    given = _parser(usual).parse_args(words)
    limits = Limits(max_bytes=given.max_bytes, max_seconds=given.max_seconds, max_pixels=given.max_pixels)
    try:
        screen = None if given.json else _Screen()
        made = prepare(given.file, given.out, limits, screen, added=_added(given), partner=_partner(given))
    except Unacceptable as turned:
        told = {"accepted": False, "code": turned.code, "reason": turned.reason, "remedy": turned.remedy}
        print(json.dumps(told) if given.json else f"refused: {turned.reason} {turned.remedy}")
        return REFUSED
    except (OSError, Incapable) as trouble:
        print(f"fanlight: {trouble}", file=sys.stderr)
        return AT_FAULT
    if given.json:
        print(json.dumps({"accepted": True, **_told(made)}))
    return 0


def _added(given: argparse.Namespace) -> Added | None:
    if given.sound is None:
        return None
    loud, own_loud = given.sound_percent / 100, given.own_percent / 100
    return Added(file=given.sound, loud=loud, own_loud=own_loud, from_seconds=given.sound_from)


def _partner(given: argparse.Namespace) -> Partner | None:
    if given.duet:
        share = given.own_share_percent / 100
        return Partner(file=given.duet, how="duet", own_place=given.own_place, own_share=share)
    return Partner(file=given.stitch, how="stitch", taken_seconds=given.taken_seconds) if given.stitch else None


class _Screen(Listener):
    """A line for each thing that is there."""

    def playable(self, made: Rendition) -> None:
        size = f"{made.width} x {made.height}, {made.mean_kbps} kbit/s, {made.size_bytes} bytes"
        print(f"{made.path}: {size}", flush=True)


def _told(made: Prepared) -> dict[str, object]:
    return {
        "sent": SENT[type(made.sent)],
        "loudness": asdict(made.level) | {"gain_db": made.level.gain_db} if made.level else None,
        "probe": asdict(made.probe)
        | {"width": made.probe.width, "height": made.probe.height, "copied": made.probe.web_ready},
        "damage": asdict(made.damage),
        "covers": [_plain(asdict(cover)) for cover in made.covers],
        "cover": first_choice(made.covers),
        "print": {name: base64.b64encode(part).decode() for name, part in asdict(made.print).items()},
        "sprite": _plain(asdict(made.sprite)) if made.sprite else None,
        "renditions": [_plain(asdict(rendition)) for rendition in made.renditions],
    }


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= LONGEST_SOUND_SECONDS:
        raise ValueError("outside any sound")
    return seconds


def _taken(text: str) -> float:
    seconds = float(text)
    if not SHORTEST_STITCH_SECONDS <= seconds <= STITCHED_SECONDS:
        raise ValueError("more or less than a stitch takes")
    return seconds


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Path) else value for name, value in fields.items()}


def _parser(usual: Limits) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight media")
    commands = parser.add_subparsers(required=True, metavar="command")
    preparing = commands.add_parser(
        "prepare",
        help="check a file and make everything that is served of it",
        description="Exit status 0: it was prepared. 2: the file was refused. 1: the trouble is not the file's.",
    )
    preparing.add_argument("file", type=Path)
    preparing.add_argument("--out", type=Path, required=True, help="the folder for what is made; made if need be")
    preparing.add_argument("--json", action="store_true", help="print one JSON object of what was made, or why not")
    other = preparing.add_mutually_exclusive_group()
    other.add_argument("--sound", type=Path, help="a prepared video (MP4) whose sound goes under this one")
    other.add_argument("--duet", type=Path, help="a prepared video (MP4) that is seen and heard beside this one")
    other.add_argument("--stitch", type=Path, help="a prepared video (MP4) whose first seconds come before this one")
    for name, what in (("sound", "that sound"), ("own", "the video's own sound")):
        preparing.add_argument(
            f"--{name}-percent", type=int, choices=range(101), metavar="0..100", default=100, help=f"how loud {what} is"
        )
    preparing.add_argument(
        "--own-place", choices=get_args(Place), default="left", help="where this one is in a duet (default: left)"
    )
    preparing.add_argument(
        "--own-share-percent",
        type=int,
        choices=range(101),
        metavar="0..100",
        default=50,
        help="how much of what is heard in a duet is this one (default: 50, as equals)",
    )
    preparing.add_argument(
        "--taken-seconds",
        type=_taken,
        metavar="1..5",
        default=STITCHED_SECONDS,
        help="how much of the other a stitch begins with (default: 5)",
    )
    preparing.add_argument("--sound-from", type=_seconds, default=0.0, help="where in that sound it begins, in seconds")
    for name, value in (("bytes", usual.max_bytes), ("seconds", usual.max_seconds), ("pixels", usual.max_pixels)):
        preparing.add_argument(f"--max-{name}", type=int, default=value, help=f"default: {value}")
    return parser
