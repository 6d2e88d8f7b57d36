"""A drill: whoever has everything that the operator of the public plane holds is asked what somebody watched."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from tests.audit.conftest import Pair
from tests.journeys.person import Person

pytestmark = pytest.mark.slow


def spellings(one: UUID | str) -> set[bytes]:
    """How an id or a name may stand in rows and files."""
    return {str(one).encode(), one.hex.encode(), one.bytes} if isinstance(one, UUID) else {one.encode()}


def everything(operators: Path) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, and every other file whole."""
    for file in sorted(file for file in operators.rglob("*") if file.is_file()):
        if file.name == "public.sqlite3":
            with closing(sqlite3.connect(file)) as database:
                for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in database.execute(f'SELECT * FROM "{table}"'):
                        yield table, b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
        elif not file.name.startswith("public.sqlite3"):
            yield str(file.relative_to(operators)), file.name.encode() + b"|" + file.read_bytes()


def answers(operators: Path, who: set[bytes], what: set[bytes]) -> list[str]:
    """Whatever names the person and the video together."""
    return [
        where
        for where, data in everything(operators)
        if any(one in data for one in who) and any(one in data for one in what)
    ]


def told_views(operators: Path, video: UUID) -> int:
    with closing(sqlite3.connect(operators / "public.sqlite3")) as database:
        return int(database.execute("SELECT view_count FROM videos_video WHERE id = ?", [video.hex]).fetchone()[0])


def test_from_all_that_the_operator_holds_nobody_learns_what_was_watched(pair: Pair, tmp_path: Path) -> None:
    home, vault = pair.running.home / "public", pair.running.vault
    video = UUID(pair.film)
    noor = Person(vault).sign_up("noor")
    deadline = time.monotonic() + 120
    while not (home / "public.sqlite3").exists() or noor.ask("GET", f"/api/videos/{video}").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert noor.watch(str(video), 2.0, ended="finished").status in (200, 202, 204)
    assert noor.ask("PUT", f"/api/videos/{video}/like").status in (200, 204)
    assert noor.ask("PUT", f"/api/videos/{video}/save").status in (200, 204)
    while told_views(home, video) == 0 or Person(pair.running.public).ask("GET", "/@noor").status != 200:
        assert time.monotonic() < deadline, "the view and the profile cross within seconds"
        time.sleep(0.2)

    copy = tmp_path / "operator"
    with closing(sqlite3.connect(home / "public.sqlite3")) as live:
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("public.sqlite3*"))
        with closing(sqlite3.connect(copy / "public.sqlite3")) as whole:
            live.backup(whole)
    with closing(sqlite3.connect(copy / "public.sqlite3")) as rows:
        (actor,) = rows.execute("SELECT id FROM actors_actor WHERE handle = 'noor'").fetchone()
    account = UUID(noor.get("/api/me/ledger")["account_id"])
    films = spellings(video) | {name.encode() for name in _files_of(copy, video)}

    assert not [where for where, data in everything(copy) if any(one in data for one in spellings(account))]
    assert answers(copy, spellings("noor") | spellings(UUID(actor)), films) == []
    assert answers(copy, spellings("mira"), spellings(video)) or answers(copy, _actor_of(copy, "mira"), films), (
        "who published it is public, and is found in the same way"
    )
    with closing(sqlite3.connect(copy / "public.sqlite3")) as rows:
        rows.execute("UPDATE actors_actor SET bio = ? WHERE handle = 'noor'", [f"watched {video}"])
        rows.commit()
    assert answers(copy, spellings("noor"), films) == ["actors_actor"], "one row that tells is found"


def _files_of(operators: Path, video: UUID) -> set[str]:
    """The hashes by which the video's own files are known."""
    with closing(sqlite3.connect(operators / "public.sqlite3")) as rows:
        found = rows.execute("SELECT * FROM videos_video WHERE id = ?", [video.hex]).fetchone()
    return {one for one in found if isinstance(one, str) and len(one) == 64}


def _actor_of(operators: Path, handle: str) -> set[bytes]:
    with closing(sqlite3.connect(operators / "public.sqlite3")) as rows:
        (actor,) = rows.execute("SELECT id FROM actors_actor WHERE handle = ?", [handle]).fetchone()
    return spellings(UUID(actor))
