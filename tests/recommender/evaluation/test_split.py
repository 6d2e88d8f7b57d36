"""A published split, and what is reached on it."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender import command
from fanlight.recommender.evaluation import split
from fanlight.recommender.evaluation.interactions import Unreadable
from fanlight.recommender.evaluation.matrix import Matrix
from fanlight.recommender.evaluation.split import Split

USERS, ITEMS, THEMES = 240, 120, 6


def save(file: Path, taken: list[list[int]], width: int = ITEMS) -> Path:
    """The way `scipy.sparse.save_npz` does."""
    np.savez(
        file,
        format=np.array(b"csr"),
        shape=np.array([len(taken), width]),
        indptr=np.concatenate([[0], np.cumsum([len(items) for items in taken])]).astype(np.int32),
        indices=np.array([item for items in taken for item in items], np.int32),
        data=np.ones(sum(map(len, taken)), np.float32),
    )
    return file


def themed(folder: Path) -> dict[str, Path]:
    """People of one theme each, who take four of its items; the last sixth of a theme's items nobody has learnt of."""
    rng = np.random.default_rng(5)
    learnt, validation, tested = [], [], []
    for user in range(USERS):
        own = np.arange(user % THEMES, ITEMS, THEMES)  # twenty, the newest last
        known, new = rng.permutation(own[:17]), rng.permutation(own[17:])
        learnt.append(sorted(known[:3].tolist()))
        validation.append([int(known[3] if user % 2 else new[0])])
        tested.append([int(new[1] if user % 2 else known[4])])
    features = rng.normal(0, 1, (THEMES, 8))[np.arange(ITEMS) % THEMES] + rng.normal(0, 0.3, (ITEMS, 8))
    np.save(folder / "features.npy", features.astype(np.float16))
    return {
        "learnt": save(folder / "train.npz", learnt),
        "validation": save(folder / "valid.npz", validation),
        "tested": save(folder / "test.npz", tested),
    }


def test_content_finds_what_nobody_has_taken_yet(tmp_path: Path) -> None:
    files, out = themed(tmp_path), tmp_path / "out.json"
    files["features"] = tmp_path / "features.npy"
    options = {"learnt": "--file", "validation": "--validation", "tested": "--test", "features": "--features"}
    words = [word for name, file in files.items() for word in (options[name], str(file))]

    status = command.run(["evaluate", "--protocol", "split", *words, "--json", str(out)])

    report = json.loads(out.read_text())
    assert status == 0
    assert report["tested"] == USERS
    assert set(report["baselines"]) == {"popularity", "item-kNN", "EASE"}
    assert report["baselines"]["EASE"]["recall20"] > 2 * report["baselines"]["popularity"]["recall20"]
    assert report["recall20"] > 1.3 * report["baselines"]["EASE"]["recall20"]
    assert report["ndcg20"] > report["baselines"]["EASE"]["ndcg20"]
    assert report["chosen"]["ridge"] in split.RIDGES


def test_what_is_tested_has_no_say_in_what_is_chosen(tmp_path: Path) -> None:
    files = themed(tmp_path)
    true = split.run(Split.read(**files, features=[tmp_path / "features.npy"]))
    save(files["tested"], [[user % ITEMS] for user in range(USERS)])

    other = split.run(Split.read(**files, features=[tmp_path / "features.npy"]))

    assert other["chosen"] == true["chosen"]
    assert other["recall20"] != true["recall20"]


def test_recall_and_gain_are_what_they_are_defined_to_be(tmp_path: Path) -> None:
    files = {
        "learnt": save(tmp_path / "a.npz", [[0], [1]], 40),
        "validation": save(tmp_path / "b.npz", [[], []], 40),
        "tested": save(tmp_path / "c.npz", [[1, 39], []], 40),
    }

    def ranking(taken: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.arange(40, 0, -1).astype(np.float32)  # after the one that was had, 1 stands first and 39 last

    reached = split.quality(Split.read(**files), ranking, Matrix.read(files["tested"]))

    assert reached.recall20 == pytest.approx(0.5)
    assert reached.ndcg20 == pytest.approx(1 / (1 + 1 / np.log2(3)))


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = themed(tmp_path)
    short = save(tmp_path / "short.npz", [[0], [1]])
    (tmp_path / "bad.npz").write_bytes(b"no matrix")
    np.save(tmp_path / "few.npy", np.ones((3, 2), np.float32))

    with pytest.raises(Unreadable, match="2 × 120, where 240 × 120 belong"):
        Split.read(files["learnt"], short, files["tested"])
    with pytest.raises(Unreadable, match=r"bad\.npz"):
        Split.read(files["learnt"], tmp_path / "bad.npz", files["tested"])
    with pytest.raises(Unreadable, match="a row of numbers for each of 120 items"):
        Split.read(**files, features=[tmp_path / "few.npy"])
    assert command.run(["evaluate", "--protocol", "split", "--file", str(files["learnt"])]) == 2
    assert "needs --validation and --test" in capsys.readouterr().err


def test_popularity_on_the_tiktok_split_is_what_others_measured() -> None:
    here = Path.cwd()
    places = [
        above / middle / "tiktok" for above in (here, *here.parents) for middle in ("datasets", "shared/datasets")
    ]
    folder = next((place for place in places if (place / "train.npz").is_file()), None)
    if folder is None:
        pytest.skip("there is no folder datasets/tiktok here or above")
    published = Split.read(*(folder / f"{part}.npz" for part in ("train", "valid", "test")))

    reached = split.quality(published, split.popularity(published), published.tested)

    assert reached.recall20 == pytest.approx(0.0597, abs=0.0002)
    assert reached.ndcg20 == pytest.approx(0.0255, abs=0.0002)
