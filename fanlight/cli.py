"""The command `fanlight`: everything an operator types."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from fanlight import __version__

Command = Callable[[argparse.Namespace], int]
PLANES = ("both", "public", "vault")


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit status."""
    os.umask(0o077)  # whatever is made from here on is its owner's alone
    # numpy reads it when it is first imported: on small arrays its threads cost ten times what they bring.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    given = _parser().parse_args(arguments)
    if given.home is not None:
        os.environ["FANLIGHT_HOME"] = str(given.home.resolve())
    command: Command = given.command
    try:
        sys.exit(command(given))
    except ValueError as refusal:  # a setting that cannot be: said in one line, without a trace
        sys.exit(f"fanlight: {refusal}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight", description="Short video in the open.")
    parser.add_argument("--version", action="version", version=f"fanlight {__version__}")
    parser.add_argument("--home", type=Path, help="the folder that holds everything (default: ./data)")
    commands = parser.add_subparsers(required=True, metavar="command")

    run = _add(commands, "run", _run, "start everything on this machine")
    run.add_argument("--demo", action="store_true", help="make a demo world on the first start")
    run.add_argument("--check", action="store_true", help="start, fetch a page and a video, stop, and say how it went")

    run.add_argument(
        "--plane", choices=PLANES, help="start only this half: the other runs elsewhere (default: the setting `plane`)"
    )

    _add(commands, "introduce", _introduce, "print the line by which a public plane elsewhere admits this vault")
    admit = _add(commands, "admit", _admit, "let a vault elsewhere publish on this public plane")
    admit.add_argument("line", help="what `fanlight introduce` printed there")
    join = _add(commands, "join", _join, "let this vault belong to a public plane elsewhere")
    join.add_argument("line", help="what `fanlight admit` printed there")
    dismiss = _add(commands, "dismiss", _dismiss, "take nothing more from a vault that was admitted")
    dismiss.add_argument("name", help="its vault_name")

    prepare = _add(commands, "prepare", _prepare, "make one plane's keys and tables, or bring them up to date")
    prepare.add_argument("plane", choices=["public", "vault"])
    _add(commands, "public", _public, "serve the public plane")
    _add(commands, "vault", _vault, "serve the vault and the app")
    _add(commands, "worker", _worker, "prepare uploads, deliver crossings, do the chores")
    _add(commands, "learner", _learner, "keep the recommender's memory up to date")

    judged = _add(commands, "recommender", _recommender, "judge the recommender on interactions, or on made-up people")
    judged.add_argument(
        "words", nargs=argparse.REMAINDER, help="evaluate --help and simulate --help say what they take"
    )

    media = _add(commands, "media", _media, "prepare a video file as an upload is prepared")
    media.add_argument("words", nargs=argparse.REMAINDER, help="prepare --help says what it takes")

    export = _add(commands, "export", _export, "check that nothing is missing from somebody's export")
    export.add_argument("words", nargs=argparse.REMAINDER, help="check --help says what it takes")

    keys = _add(commands, "keys", _keys, "say who holds the key that opens the vault, and change it")
    keys.add_argument("words", nargs=argparse.REMAINDER, help="status, rotate, ceremony …; --help says what they do")
    access = _add(commands, "access", _access, "read something of one person's, where two operators agree to it")
    access.add_argument("words", nargs=argparse.REMAINDER, help="--help says what there is")

    boost = _add(commands, "boost", _boost, "let something count more in For You, where two operators agree to it")
    boost.add_argument("words", nargs=argparse.REMAINDER, help="video, hashtag, list; --help says what they take")

    custody = _add(commands, "custody", _custody, "say what the vault keeps, and announce what it will")
    custody.add_argument("words", nargs=argparse.REMAINDER, help="record, compare, announce; --help says what they do")

    receipt = _add(commands, "receipt", _receipt, "check that an erasure stands in the vault's log")
    receipt.add_argument("words", nargs=argparse.REMAINDER, help="check --help says what it takes")

    release = _add(commands, "release", _release, "announce a release, rebuild it, or accept it in a vault")
    release.add_argument("words", nargs=argparse.REMAINDER, help="announce, attest, check …; --help says what they do")

    statement = _add(commands, "statement", _statement, "say in the log whether a state asked about people")
    statement.add_argument("words", nargs=argparse.REMAINDER, help="none, request; --help says what they take")

    demo = _add(commands, "demo", _demo, "fill a running Fanlight with made-up people and videos")
    demo.add_argument("--videos", type=int, default=60, help="how many videos to draw (default: 60)")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, command: Command, what: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=what, description=what.capitalize() + ".")
    parser.set_defaults(command=command)
    return parser


# Each command imports what it runs: the planes have different Django settings, and the supervisor needs none.


def _run(given: argparse.Namespace) -> int:
    from fanlight.config import supervisor
    from fanlight.config.settings import settings

    if given.plane is not None:
        os.environ["FANLIGHT_PLANE"] = given.plane
    return supervisor.run(settings(), demo=given.demo, check=given.check)


def _prepare(given: argparse.Namespace) -> int:
    from fanlight.config import preparing

    return preparing.prepare(given.plane)


def _introduce(given: argparse.Namespace) -> int:
    from fanlight.config import enrolling

    return enrolling.introduce()


def _admit(given: argparse.Namespace) -> int:
    from fanlight.config import enrolling

    return enrolling.admit(given.line)


def _join(given: argparse.Namespace) -> int:
    from fanlight.config import enrolling

    return enrolling.join(given.line)


def _dismiss(given: argparse.Namespace) -> int:
    from fanlight.config import enrolling

    return enrolling.dismiss(given.name)


def _public(given: argparse.Namespace) -> int:
    from fanlight.config import serving

    return serving.serve("public")


def _vault(given: argparse.Namespace) -> int:
    from fanlight.config import serving

    return serving.serve("vault")


def _worker(given: argparse.Namespace) -> int:
    from fanlight.config import working

    return working.work()


def _learner(given: argparse.Namespace) -> int:
    from fanlight.config import working

    return working.learn()


def _recommender(given: argparse.Namespace) -> int:
    if given.words[:1] in (["replay"], ["check"]):  # of this Fanlight's own stream, which only the vault can open
        from fanlight.config import working

        working.as_vault()
        from fanlight.vault.feed import checking, replay

        run = replay.run if given.words[0] == "replay" else checking.run
        return run(given.words[1:])
    from fanlight.recommender import command

    return command.run(given.words)


def _media(given: argparse.Namespace) -> int:
    from fanlight.config.settings import settings
    from fanlight.media import command
    from fanlight.media.limits import Limits

    return command.run(given.words, Limits.of(settings()))


def _export(given: argparse.Namespace) -> int:
    from fanlight.custody.exports import command

    return command.run(given.words)


def _keys(given: argparse.Namespace) -> int:
    from fanlight.config import key_holding

    return key_holding.run(given.words)


def _custody(given: argparse.Namespace) -> int:
    from fanlight.config import custody

    return custody.run(given.words)


def _receipt(given: argparse.Namespace) -> int:
    from fanlight.custody import receipts

    return receipts.run(given.words)


def _release(given: argparse.Namespace) -> int:
    from fanlight.config import releasing

    return releasing.run(given.words)


def _access(given: argparse.Namespace) -> int:
    from fanlight.config import working

    working.as_vault()
    from fanlight.vault.ledger import command

    return command.run(given.words)


def _statement(given: argparse.Namespace) -> int:
    from fanlight.config import stating

    return stating.run(given.words)


def _boost(given: argparse.Namespace) -> int:
    from fanlight.config import working

    working.as_vault()
    from fanlight.vault.operations import command

    return command.run(given.words)


def _demo(given: argparse.Namespace) -> int:
    from fanlight.config import family, working

    family.die_with_parent()
    working.as_vault()
    from fanlight.demo import world
    from fanlight.foundation import reading

    with reading.service("demo"):
        return world.make(videos=given.videos)
