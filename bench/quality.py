"""How well the ranking foretells what is taken next, beside simpler ones: MovieLens-100K and the TikTok split.

Neither may be passed on, so bring your own copy into a folder `datasets` here or above (docs/develop/recommender.md).
What is not there is not measured.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from fanlight.recommender.evaluation import protocols, split

WHEEL = "recbole-1.2.1-py3-none-any.whl"
RATINGS = "recbole/dataset_example/ml-100k/ml-100k.inter"
TIKTOK = "tiktok/train.npz"


def measure() -> dict[str, float]:
    """`quality.ml100k.…` and `quality.tiktok.…`, each with `.<baseline>` rows of the same run."""
    return {**_movielens(), **_tiktok()}


def _movielens() -> dict[str, float]:
    wheel = _found(WHEEL)
    if wheel is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        file = Path(folder) / "ml-100k.csv"
        with ZipFile(wheel) as held, file.open("w") as csv:
            csv.writelines(f"{line}\n" for line in _interactions(held.read(RATINGS).decode()))
        report = protocols.run(file, protocol="prequential")
    return dict(_rows("quality.ml100k", ("hr10", "ndcg10", "cold_hr10"), report))


def _interactions(ratings: str) -> Iterator[str]:
    """user, item, rating and time, parted by tabs, after a line of names."""
    yield "user,item,timestamp"
    for line in ratings.splitlines()[1:]:
        user, item, _, at = line.split("\t")
        yield f"{user},{item},{at}"


def _tiktok() -> dict[str, float]:
    train = _found(TIKTOK)
    if train is None:
        return {}
    folder = train.parent
    parts = (train, folder / "valid.npz", folder / "test.npz")
    report = split.run(split.Split.read(*parts, features=sorted(folder.glob("*_feat.npy"))))
    return dict(_rows("quality.tiktok", ("recall20", "ndcg20"), report))


def _rows(prefix: str, names: Sequence[str], report: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name in names:
        yield f"{prefix}.{name}", report[name]
        for baseline, numbers in report["baselines"].items():
            yield f"{prefix}.{name}.{baseline.lower().replace(' ', '_').replace('-', '_')}", numbers[name]


def _found(name: str) -> Path | None:
    """A file of a folder `datasets` here or above."""
    here = Path.cwd()
    places = (above / middle / name for above in (here, *here.parents) for middle in ("datasets", "shared/datasets"))
    place = next((place for place in places if place.is_file()), None)
    if place is None:
        print(f"  left out: there is no datasets/{name}, see docs/develop/recommender.md")
    return place
