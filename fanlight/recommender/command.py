"""`fanlight recommender …`: judge the recommender on interactions that anyone may bring, or on made-up people."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from fanlight.recommender.evaluation import protocols, split
from fanlight.recommender.evaluation.interactions import Unreadable
from fanlight.recommender.simulation import report, rows


def run(words: Sequence[str]) -> int:
    """Carry out what was asked; the exit status."""
    given = _parser().parse_args(words)
    status: int = given.action(given)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight recommender")
    commands = parser.add_subparsers(required=True, metavar="command")
    evaluate = commands.add_parser("evaluate", help="rank what was taken next in a file, beside simpler rankings")
    evaluate.add_argument(
        "--file", type=Path, required=True, help="a CSV: user,item,timestamp[,weight]; with `split` the learnt matrix"
    )
    evaluate.add_argument("--protocol", choices=(*protocols.PROTOCOLS, "split"), default="prequential")
    evaluate.add_argument("--split", type=float, default=0.8, help="the share that is learnt before testing begins")
    evaluate.add_argument("--seed", type=int, default=1, help="for the choice of tests where there are too many")
    evaluate.add_argument("--items", type=Path, help="a CSV of what items carry: item,hashtags[,creator][,language]")
    evaluate.add_argument(
        "--validation", type=Path, help="with `split`: the matrix (.npz) that everything is chosen on"
    )
    evaluate.add_argument("--test", type=Path, help="with `split`: the matrix that is foretold")
    evaluate.add_argument(
        "--features", type=Path, action="append", help="with `split`: a row of numbers for each item (.npy); repeatable"
    )
    evaluate.add_argument("--json", type=Path, help="where the report goes besides the screen")
    evaluate.set_defaults(action=_evaluate)
    _add_simulate(commands)
    return parser


def _add_simulate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    simulate = commands.add_parser("simulate", help="let policies live with made-up people, whose taste is known")
    simulate.add_argument("--people", type=int, default=1000)
    simulate.add_argument("--videos", type=int, default=2000)
    simulate.add_argument("--days", type=int, default=10)
    simulate.add_argument("--seed", type=int, default=1)
    simulate.add_argument("--seeds", type=int, default=1, help="so many runs, each with the next seed: mean and spread")
    simulate.add_argument("--policy", choices=report.NAMES, action="append", help="may be given again; all without it")
    simulate.add_argument(
        "--tables", type=Path, help="a folder of KuaiRand-Pure's tables to draw people and videos from"
    )
    simulate.add_argument("--json", type=Path, help="where the report goes besides the screen")
    simulate.set_defaults(action=_simulate)


def _evaluate(given: argparse.Namespace) -> int:
    if not 0 < given.split < 1:
        print("fanlight: --split lies between 0 and 1", file=sys.stderr)
        return 2
    if given.protocol == "split" and not (given.validation and given.test):
        print("fanlight: the protocol `split` needs --validation and --test", file=sys.stderr)
        return 2
    try:
        report = _report(given)
    except (OSError, Unreadable, UnicodeDecodeError) as refusal:
        print(f"fanlight: {refusal}", file=sys.stderr)
        return 2
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n")
    print(_table(report))
    return 0


def _report(given: argparse.Namespace) -> dict[str, object]:
    if given.protocol == "split":
        return split.run(split.Split.read(given.file, given.validation, given.test, given.features or ()))
    return protocols.run(given.file, protocol=given.protocol, split=given.split, seed=given.seed, items=given.items)


def _table(report: dict[str, object]) -> str:
    known = ("hr10", "ndcg10", "recall20", "ndcg20", "cold_hr10", "fit_cpu_s", "score_cpu_s")
    names = [name for name in known if name in report]
    baselines = report["baselines"]
    assert isinstance(baselines, dict)
    lines = [f"{report['protocol']}: {report['tested']} of {report['interactions']} interactions foretold"]
    lines.append("".join(cell.ljust(24 if n == 0 else 12) for n, cell in enumerate(("ranking", *names))))
    for name, numbers in [("ours", report), *baselines.items()]:
        cells = ["-" if numbers[key] is None else f"{numbers[key]:.4f}" for key in names]
        lines.append(name.ljust(24) + "".join(cell.ljust(12) for cell in cells))
    return "\n".join(line.rstrip() for line in lines)


def _simulate(given: argparse.Namespace) -> int:
    if min(given.people, given.videos, given.days, given.seeds) < 1:
        print("fanlight: --people, --videos, --days and --seeds begin at 1", file=sys.stderr)
        return 2
    tables = given.tables or report.found()
    try:
        drawn_from = rows.of_tables(tables) if tables else None
    except rows.Unreadable as refusal:
        print(f"fanlight: {refusal}", file=sys.stderr)
        return 2
    runs: list[dict[str, object]] = []
    for seed in range(given.seed, given.seed + given.seeds):
        runs.append(
            report.run(
                people=given.people,
                videos=given.videos,
                days=given.days,
                seed=seed,
                names=given.policy or report.NAMES,
                drawn_from=drawn_from,
            )
        )
        print(report.table(runs[-1]))
    written: dict[str, object] = runs[0]
    if len(runs) > 1:
        spreads = report.over_seeds(runs)
        print(report.spread_table(spreads, len(runs)))
        written = {"runs": runs, "over_seeds": spreads}
    if given.json:
        given.json.write_text(json.dumps(written, indent=2) + "\n")
    return 0
