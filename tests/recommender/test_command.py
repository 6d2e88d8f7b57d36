"""`fanlight recommender simulate`, as it is typed."""

import json
from pathlib import Path

import pytest

from fanlight.recommender import command
from fanlight.recommender.simulation import report, rows


def test_simulate_prints_a_table_and_writes_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.json"
    words = "simulate --people 30 --videos 80 --days 2 --seed 4 --policy popular --policy nightly-ease --policy oracle"
    status = command.run([*words.split(), "--json", str(out)])
    written = json.loads(out.read_text())
    lines = capsys.readouterr().out.splitlines()

    assert status == 0
    assert list(written["policies"]) == ["popular", "nightly-ease", "oracle"]
    assert written["policies"]["nightly-ease"]["gain"] == 1.0
    assert written["policies"]["popular"]["of_oracle"] < 1.0
    assert len(written["policies"]["popular"]["days"]) == 2
    assert [line.split()[0] for line in lines[2:]] == ["popular", "nightly-ease", "oracle"]


def test_several_seeds_are_told_one_by_one_and_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.json"
    words = "simulate --people 20 --videos 60 --days 1 --seed 4 --seeds 2 --policy popular --policy random"

    assert command.run([*words.split(), "--json", str(out)]) == 0

    written = json.loads(out.read_text())
    minutes = [run["policies"]["random"]["watch_minutes"] for run in written["runs"]]
    assert [run["seed"] for run in written["runs"]] == [4, 5]
    assert written["over_seeds"]["random"]["watch_minutes"]["mean"] == pytest.approx(sum(minutes) / 2)
    assert "over 2 seeds" in capsys.readouterr().out


def test_tables_that_cannot_be_read_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", "--people", "5", "--videos", "5", "--days", "1", "--tables", str(tmp_path)]

    assert command.run(words) == 2
    (tmp_path / rows.PEOPLE_FILE).write_text("some,thing\n1,2\n")
    (tmp_path / rows.VIDEOS_FILE).write_text("else\n1\n")
    assert command.run(words) == 2
    (tmp_path / rows.PEOPLE_FILE).write_text("user_active_degree,follow_user_num\nfull_active,7\n")
    (tmp_path / rows.VIDEOS_FILE).write_text("video_duration,tag,author_id\n")
    assert command.run(words) == 2
    assert capsys.readouterr().err.count("fanlight: ") == 3


def test_nobody_and_no_day_cannot_be_simulated() -> None:
    assert command.run(["simulate", "--people", "0"]) == 2
    assert command.run(["simulate", "--days", "0"]) == 2
    assert command.run(["simulate", "--seeds", "0"]) == 2


def test_tables_are_found_above_where_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "one" / "two"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    before = report.found()  # whatever lies above the tests' own folder
    folder = tmp_path / "shared" / report.TABLES
    folder.mkdir(parents=True)
    (folder / rows.PEOPLE_FILE).touch()

    assert report.found() == folder != before
