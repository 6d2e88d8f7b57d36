"""The command `fanlight boost`: two operators, side by side, let something count more in For You, or less."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from uuid import UUID

from fanlight.foundation.errors import Refused
from fanlight.vault.accounts.models import Account
from fanlight.vault.feed import boosts
from fanlight.vault.ledger import actions as ledger
from fanlight.vault.operations import boosting
from fanlight.vault.operations.boosting import Boosting

REASONS = ("emergency", "civic", "culture", "welcome", "correction")


def run(words: Sequence[str]) -> int:
    """Log a boost, or list them; 2 when it is refused."""
    given = _parser().parse_args(words)
    if given.step == "list":
        return _list()
    try:
        index = boosting.boost(_wanted(given), [_operator(handle, given) for handle in (given.by, given.with_)])
    except Refused as refusal:
        sys.stderr.write(f"{refusal.message}\n")
        return 2
    sys.stdout.write(f"It is entry {index} of the log, which everyone can read, and counts from now on.\n")
    return 0


def _list() -> int:
    for index, one in boosts.newest():
        about = f"{one.target} {one.video_id or one.hashtag_sha256}"
        sys.stdout.write(f"{index}: {about}, {one.percent} %, {one.reason}, {one.from_hour} to {one.until_hour}\n")
    return 0


def _wanted(given: argparse.Namespace) -> Boosting:
    return Boosting(
        video_id=given.video_id if given.step == "video" else None,
        hashtag=given.hashtag if given.step == "hashtag" else "",
        percent=given.percent,
        reason=given.reason,
        hours=given.hours,
    )


def _operator(handle: str, given: argparse.Namespace) -> Account:
    prompt = f"Password of {handle}: "
    return ledger.operator(
        handle, sys.stdin.readline().rstrip("\n") if given.password_stdin else getpass.getpass(prompt)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fanlight boost",
        description="Two operators let a video or a hashtag count more or less in For You. Everyone can see it.",
    )
    steps = parser.add_subparsers(required=True, metavar="what", dest="step")
    steps.add_parser("list", help="say what was boosted last")
    video = steps.add_parser("video", help="one video")
    video.add_argument("video_id", type=UUID)
    hashtag = steps.add_parser("hashtag", help="all videos with a hashtag")
    hashtag.add_argument("hashtag")
    for step in (video, hashtag):
        step.add_argument("--percent", type=int, required=True, help="10 to 1000; 100 ends an earlier one")
        step.add_argument("--reason", choices=REASONS, required=True)
        step.add_argument("--hours", type=int, default=24, help="1 to 168 (default: 24)")
        step.add_argument("--as", dest="by", required=True, metavar="HANDLE", help="the operator who asks")
        step.add_argument("--with", dest="with_", required=True, metavar="HANDLE", help="the operator who agrees")
        step.add_argument("--password-stdin", action="store_true", help="read both passwords from standard input")
    return parser
