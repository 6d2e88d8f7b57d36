"""The command `fanlight access`: how staff are let in to something of one person's, by two operators."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from uuid import UUID

from fanlight.foundation.errors import Refused
from fanlight.vault.accounts.models import Account
from fanlight.vault.ledger import actions

Step = Callable[[Account, argparse.Namespace], object]


def run(words: Sequence[str]) -> int:
    """Do one step, as an operator who shows their password; 2 when it is refused."""
    given = _parser().parse_args(words)
    password = (
        sys.stdin.readline().rstrip("\n") if given.password_stdin else getpass.getpass(f"Password of {given.by}: ")
    )
    step: Step = given.step
    try:
        said = step(actions.operator(given.by, password), given)
    except Refused as refusal:
        sys.stderr.write(f"{refusal.message}\n")
        return 2
    sys.stdout.write(json.dumps(said, indent=2, default=str, ensure_ascii=False) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fanlight access",
        description="One operator asks, another approves, the first reads; the person finds all of it in their ledger.",
    )
    steps = parser.add_subparsers(required=True, metavar="step")
    appoint = _add(steps, "appoint", _appoint, "make somebody else an operator too")
    appoint.add_argument("handle")
    ask = _add(steps, "request", _ask, "ask for something of one person's")
    ask.add_argument("handle", help="of the person it is about")
    ask.add_argument("--field", action="append", required=True, choices=sorted(actions.READABLE), help="what to read")
    ask.add_argument("--purpose", required=True, help="one that the manifest declares for the field")
    ask.add_argument("--reason", required=True, help="in words that the person will read")
    ask.add_argument("--hours", type=int, default=4, help="for how long from the approval on, 1 to 72 (default: 4)")
    for name, step, what in (
        ("approve", _approve, "let the other operator in"),
        ("read", _read, "read what was approved"),
        ("close", _close, "end a request"),
    ):
        _add(steps, name, step, what).add_argument("request", type=UUID)
    return parser


def _add(
    steps: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, step: Step, what: str
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=what, description=what.capitalize() + ".")
    parser.add_argument("--as", dest="by", required=True, metavar="HANDLE", help="the operator you are")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.set_defaults(step=step)
    return parser


def _appoint(by: Account, given: argparse.Namespace) -> object:
    return {"operator": actions.appoint(by, given.handle).handle}


def _ask(by: Account, given: argparse.Namespace) -> object:
    request = actions.ask(
        by, given.handle, fields=given.field, purpose=given.purpose, reason=given.reason, hours=given.hours
    )
    return {"request": request.id, "next": "another operator approves it: fanlight access approve"}


def _approve(by: Account, given: argparse.Namespace) -> object:
    return {"request": given.request, "open_until": actions.approve(by, given.request).open_until}


def _read(by: Account, given: argparse.Namespace) -> object:
    return actions.read(by, given.request)


def _close(by: Account, given: argparse.Namespace) -> object:
    return {"request": given.request, "open_until": actions.close(by, given.request).open_until}
