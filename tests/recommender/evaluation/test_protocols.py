"""A file of interactions, and what is said of it."""

import json
from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender import command
from fanlight.recommender.evaluation import protocols
from fanlight.recommender.evaluation.interactions import Carried, Interactions, Unreadable


def file_of(folder: Path, lines: list[str], header: str = "user,item,timestamp") -> Path:
    file = folder / "some.csv"
    file.write_text("\n".join([header, *lines]) + "\n")
    return file


def themed(folder: Path) -> Path:
    """Sixty people, each of whom takes in turn the thirty items of one of four themes, beginning anywhere."""
    rng = np.random.default_rng(3)
    lines = []
    for at in range(1500):
        user = at % 60
        theme, step = user % 4, at // 60
        lines.append(f"u{user},i{theme * 30 + (step + 7 * (user // 4)) % 30},{at + rng.integers(3)}")
    return file_of(folder, lines)


@pytest.mark.parametrize("protocol", protocols.PROTOCOLS)
def test_what_follows_a_theme_is_foretold_far_better_than_by_popularity(tmp_path: Path, protocol: str) -> None:
    out = tmp_path / "out.json"

    status = command.run(["evaluate", "--file", str(themed(tmp_path)), "--protocol", protocol, "--json", str(out)])

    report = json.loads(out.read_text())
    assert status == 0
    assert report["tested"] >= 60
    assert report["hr10"] > 1.5 * report["baselines"]["popularity"]["hr10"]
    assert report["ndcg10"] > 1.5 * report["baselines"]["recent popularity"]["ndcg10"]
    assert set(report["baselines"]) == {"popularity", "recent popularity", "item-kNN with recency"}


def test_the_same_file_and_seed_make_the_same_numbers(tmp_path: Path) -> None:
    file = themed(tmp_path)

    first, second = (protocols.run(file, protocol="prequential", seed=4) for _ in range(2))

    assert (first["hr10"], first["ndcg10"]) == (second["hr10"], second["ndcg10"])


def test_what_items_carry_helps_to_foretell(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    file = file_of(tmp_path, [f"u{at % 60},i{at % 4 + 4 * rng.integers(60)},{at}" for at in range(600)])
    items, out = tmp_path / "items.csv", tmp_path / "out.json"
    lines = [f"i{item},theme{item % 4},maker{item % 4},en" for item in range(240)]
    items.write_text("\n".join(["item,hashtags,creator,language", *lines]) + "\n")

    status = command.run(["evaluate", "--file", str(file), "--items", str(items), "--split", "0.3", "--json", str(out)])

    without = protocols.run(file, protocol="prequential", split=0.3)["hr10"]
    assert status == 0
    assert isinstance(without, float)
    assert json.loads(out.read_text())["hr10"] > 1.5 * without


def test_only_the_order_of_times_counts(tmp_path: Path) -> None:
    lines = [f"u{n % 5},i{n % 7},{n}" for n in range(60)]
    stretched = [f"u{n % 5},i{n % 7},{n * 1000.5}" for n in range(60)]

    near = Interactions.read(file_of(tmp_path, lines)).events(500)
    far = Interactions.read(file_of(tmp_path, stretched)).events(500)

    assert (near == far).all()


@pytest.mark.parametrize(
    ("header", "line", "why"),
    [
        ("user,film,timestamp", "a,b,1", "first line"),
        ("user,item,timestamp", "a,b", "2 fields where 3 belong"),
        ("user,item,timestamp", "a,b,soon", "could not convert"),
        ("user,item,timestamp", "a,b,nan", "a time must be a number"),
        ("user,item,timestamp,weight", "a,b,1,-2", "a weight one above 0"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_with_its_line(
    tmp_path: Path, header: str, line: str, why: str
) -> None:
    with pytest.raises(Unreadable, match=why):
        Interactions.read(file_of(tmp_path, [line], header))


def test_items_that_cannot_be_understood_are_refused(tmp_path: Path) -> None:
    items = file_of(tmp_path, ["a,b"], "item,tags")

    with pytest.raises(Unreadable, match="item,hashtags"):
        Carried.read(items)


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["evaluate", "--file", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
