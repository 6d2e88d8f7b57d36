"""`fanlight statement`: what whoever runs a plane says about states that asked for something, in its log for good."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import get_type_hints

import django
import msgspec

from fanlight.custody.entries import BadEntry, Body, NoRequests, StateRequest
from fanlight.foundation import clock

Statement = Callable[[argparse.Namespace], Body]


def run(words: Sequence[str]) -> int:
    """Log one statement; 2 when it cannot be made."""
    given = _parser().parse_args(words)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"fanlight.config.{given.plane}.settings"
    django.setup()
    from fanlight.transparency import actions, queries  # models exist from here on

    statement: Statement = given.statement
    try:
        said = statement(given)
        _refuse_what_cannot_be(said, list(_of_the_same_month(said, queries.all_of(NoRequests, StateRequest))))
        index = actions.log([said])
    except (BadEntry, ValueError) as refusal:
        sys.stderr.write(f"fanlight: {refusal}\n")
        return 2
    sys.stdout.write(f"Entry {index} of the log says so. Nobody can take it back; a later one can say otherwise.\n")
    return 0


def _none(given: argparse.Namespace) -> NoRequests:
    return NoRequests(month=given.month)


def _request(given: argparse.Namespace) -> StateRequest:
    return StateRequest(
        month=given.month,
        state=given.state.upper(),
        kind=given.kind,
        people=given.people,
        outcome=given.outcome,
        told_late=given.told_late,
    )


def _of_the_same_month(said: Body, before: Iterator[Body]) -> Iterator[Body]:
    return (one for one in before if _month(one) == _month(said))


def _refuse_what_cannot_be(said: Body, before: Sequence[Body]) -> None:
    month = _month(said)
    begins = date.fromisoformat(f"{month}-01")
    this = clock.today().replace(day=1)
    if begins > this or (isinstance(said, NoRequests) and begins == this):
        raise ValueError(f"the month {month} is not over")
    if isinstance(said, NoRequests) and any(isinstance(one, StateRequest) for one in before):
        raise ValueError(f"the log tells of a request in {month}")
    if isinstance(said, StateRequest) and not said.told_late and any(isinstance(one, NoRequests) for one in before):
        raise ValueError(f"the log says there was none in {month}; if the law forbade to tell, add --told-late")


def _month(said: Body) -> str:
    assert isinstance(said, NoRequests | StateRequest)
    return said.month


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fanlight statement", description="Say in a plane's log whether a state asked for anything about people."
    )
    statements = parser.add_subparsers(required=True, metavar="statement")
    none = statements.add_parser("none", help="no request came in a month that is over")
    none.set_defaults(statement=_none)
    request = statements.add_parser("request", help="one came")
    request.set_defaults(statement=_request)
    for one in (none, request):
        one.add_argument("--plane", choices=["vault", "public"], default="vault", help="in whose log (default: vault)")
        one.add_argument("--month", type=_is_a_month, required=True, help="such as 2026-10")
    request.add_argument("--state", required=True, help="which state, in two letters")
    for name, what in (
        ("kind", "what was asked for"),
        ("people", "about how many"),
        ("outcome", "what was done"),
    ):
        request.add_argument(f"--{name}", required=True, choices=_words(name), help=what)
    request.add_argument("--told-late", action="store_true", help="the law forbade to tell of it before")
    return parser


def _words(name: str) -> list[str]:
    """What the entry's own schema has room for."""
    pattern: str = msgspec.json.schema(get_type_hints(StateRequest, include_extras=True)[name])["pattern"]
    return pattern.removeprefix("^(").removesuffix(r")\Z").split("|")


def _is_a_month(text: str) -> str:
    date.fromisoformat(f"{text}-01")
    return text
