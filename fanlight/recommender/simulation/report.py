"""Policies side by side in the same world, as a report that JSON can hold."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import Any, Literal, TypedDict, get_args

import numpy as np

from fanlight.recommender.simulation import lots, policies, rows
from fanlight.recommender.simulation.closed_loop import Ints, Loop, Policy, published_at
from fanlight.recommender.simulation.engine import Engine
from fanlight.recommender.simulation.measures import Day
from fanlight.recommender.simulation.population import World, populate

Name = Literal["ours", "nightly-ease", "nightly-ease-by-length", "live-ease", "popular", "random", "oracle"]
NAMES: tuple[Name, ...] = get_args(Name)
SIMPLE: dict[Name, Callable[[World, np.random.Generator], Policy]] = {
    "nightly-ease": policies.NightlyEase,
    "nightly-ease-by-length": policies.NightlyEaseByLength,
    "live-ease": policies.LiveEase,
    "popular": policies.Popular,
    "random": policies.ByLot,
    "oracle": policies.Oracle,
}
COURSES = {
    "pleasure": "pleasure",
    "regret_seconds": "regret s",
    "missed": "missed",
    "gini": "Gini",
    "topic_bits": "topics bits",
    "new_share": "new share",
    "new_met": "new met",
}
"""What is shown of a first and of a last day, under which head."""
HEADS = ("policy", "min/day", "vs EASE", "of oracle", *COURSES.values())
WIDTH = 16


class Spread(TypedDict):
    """A number over several seeds."""

    mean: float
    spread: float
    """Standard deviation between seeds."""


TABLES = Path("datasets/kuairand-pure-features")


def run(
    *,
    people: int,
    videos: int,
    days: int,
    seed: int,
    names: Sequence[Name] = NAMES,
    drawn_from: rows.Rows | None = None,
) -> dict[str, object]:
    """Let each policy have the same people and videos for so many days; without rows to draw from they are made up."""
    source = drawn_from or rows.made_up(people, videos, seed=seed)
    out = published_at(videos, days)
    ran = {
        name: _ran(name, populate(source, people=people, videos=videos, seed=seed), out, days, seed) for name in names
    }
    minutes: dict[str, float] = {name: _minutes(some["days"], people) for name, some in ran.items()}
    for name, some in ran.items():
        some["watch_minutes"] = minutes[name]
        some["days"] = [asdict(day) for day in some["days"]]
        for other, key in (("nightly-ease", "gain"), ("oracle", "of_oracle")):
            some[key] = minutes[name] / minutes[other] if minutes.get(other) else None
    return {
        "population": "tables" if drawn_from else "made up",
        "people": people,
        "videos": videos,
        "days": days,
        "seed": seed,
        "policies": ran,
    }


def found() -> Path | None:
    """The folder of tables in or above where we are, if there is one."""
    here = Path.cwd()
    places = (above / middle / TABLES for above in (here, *here.parents) for middle in ("", "shared"))
    return next((place for place in places if (place / rows.PEOPLE_FILE).is_file()), None)


def table(report: dict[str, Any]) -> str:
    """A report for the screen: one line a policy; what is a course shows its first and its last day."""
    lines = [f"{report['people']} people, {report['videos']} videos ({report['population']}), {report['days']} days"]
    lines.append(_line(HEADS))
    for name, some in report["policies"].items():
        first, last = some["days"][0], some["days"][-1]
        cells = [name, f"{some['watch_minutes']:.2f}", _percent(some["gain"]), _percent(some["of_oracle"])]
        cells += [f"{first[key]:.2f} > {last[key]:.2f}" for key in COURSES]
        lines.append(_line(cells))
    chances = report["policies"].get("ours", {}).get("chances", {})
    if chances:
        lines += ["", _line(("chances of ours", "foretold", "came", "error", "foretold/came"))]
    for outcome, judged in chances.items():
        numbers = [f"{judged[key]:.4f}" for key in ("foretold", "came", "error")]
        lines.append(_line((outcome, *numbers, "-" if judged["ratio"] is None else f"{judged['ratio']:.2f}")))
    return "\n".join(line.rstrip() for line in lines)


def over_seeds(reports: Sequence[dict[str, Any]]) -> dict[str, dict[str, Spread]]:
    """Several runs that differ in their seed alone, as mean and spread; by policy, what all runs have a number for."""
    found: dict[str, dict[str, Spread]] = {}
    for name in reports[0]["policies"]:
        runs = [report["policies"][name] for report in reports]
        numbers = {key: [run[key] for run in runs] for key in ("watch_minutes", "gain", "of_oracle")}
        numbers |= {key: [run["days"][-1][key] for run in runs] for key in ("missed", "gini")}
        numbers |= {
            f"chances.{outcome}.{key}": [run["chances"][outcome][key] for run in runs]
            for outcome in runs[0].get("chances", ())
            for key in ("ratio", "error")
            if all(outcome in run["chances"] for run in runs)
        }
        found[name] = {key: _spread(values) for key, values in numbers.items() if None not in values}
    return found


def spread_table(spreads: dict[str, dict[str, Spread]], count: int) -> str:
    """The same for the screen."""
    lines = [_line((f"over {count} seeds", "mean", "spread"))]
    for name, numbers in spreads.items():
        lines += [_line((f"{name}:", ""))]
        lines += [_line((f"  {key}", f"{one['mean']:.4f}", f"{one['spread']:.4f}")) for key, one in numbers.items()]
    return "\n".join(line.rstrip() for line in lines)


def _spread(values: Sequence[float]) -> Spread:
    return {"mean": float(np.mean(values)), "spread": float(np.std(values, ddof=1))}


def _line(cells: Sequence[str]) -> str:
    return cells[0].ljust(24) + "".join(cell.ljust(WIDTH) for cell in cells[1:])


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _ran(name: Name, world: World, out: Ints, days: int, seed: int) -> dict[str, Any]:
    began, chance = process_time(), np.random.default_rng(seed)
    if name != "ours":
        lived = Loop(world, SIMPLE[name](world, chance), out).run(days)
        return {"days": lived, "cpu_s": round(process_time() - began, 1)}
    with tempfile.TemporaryDirectory(prefix="fanlight-simulate-") as folder:
        engine = Engine(world, out, Path(folder), chance)
        lived = Loop(world, engine, out).run(days)
        engine.writer.close()
    return {
        "days": lived,
        "cpu_s": round(process_time() - began, 1),
        "off_policy": lots.judged(engine.lots),
        "chances": engine.calibration.judged(),
    }


def _minutes(days: list[Day], people: int) -> float:
    """Watched by a person on a day; the first day is left out where there are more, since nobody is known then."""
    counted = days[1:] or days
    return sum(day.watch_seconds for day in counted) / 60 / people / len(counted)
