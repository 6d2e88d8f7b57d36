"""Bytes from elsewhere are fetched once, checked, kept while there is room, and never waited for without end."""

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fanlight.engines.objects import cache as caching
from fanlight.engines.objects.cache import Cache
from fanlight.engines.objects.port import Away


def name_of(data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()}.mp4"


class Elsewhere:
    """Bytes that are somewhere else; `lies` comes in their place when it is set."""

    def __init__(self, *films: bytes) -> None:
        self.films = {name_of(film): film for film in films}
        self.asked: list[str] = []
        self.is_away = False
        self.lies: bytes | None = None

    def fetch(self, name: str) -> Iterator[bytes]:
        self.asked.append(name)
        if self.is_away:
            raise Away(name)
        if name not in self.films:
            raise FileNotFoundError(name)
        yield self.lies or self.films[name]


FILMS = [bytes([number]) * 1000 for number in range(1, 6)]


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "LOOK_SECONDS", 0)


def test_what_was_fetched_once_is_read_here(tmp_path: Path):
    elsewhere = Elsewhere(*FILMS)
    cache = Cache(tmp_path, elsewhere.fetch, most_bytes=10_000)

    for _ in range(2):
        assert cache.path(name_of(FILMS[0])).read_bytes() == FILMS[0]

    assert elsewhere.asked == [name_of(FILMS[0])]


def test_bytes_that_are_not_what_was_asked_for_are_never_kept(tmp_path: Path):
    elsewhere = Elsewhere(*FILMS)
    elsewhere.lies = b"another film"
    cache = Cache(tmp_path, elsewhere.fetch, most_bytes=10_000)

    with pytest.raises(FileNotFoundError):
        cache.path(name_of(FILMS[0]))
    assert not cache.has(name_of(FILMS[0]))


def test_what_was_asked_for_longest_ago_goes(tmp_path: Path):
    cache = Cache(tmp_path, Elsewhere(*FILMS).fetch, most_bytes=4_000)
    names = [name_of(film) for film in FILMS]
    for age, name in enumerate(names[:4]):
        os.utime(cache.path(name), (1_000_000 - age, 1_000_000 - age))
    cache.path(names[3])  # the oldest, and wanted again

    cache.path(names[4])

    assert [cache.has(name) for name in names] == [True, False, False, True, True]
    assert sum(path.stat().st_size for path in tmp_path.glob("??/*")) <= 4_000


def test_while_the_other_side_is_away_nobody_waits_for_it_twice(tmp_path: Path):
    elsewhere = Elsewhere(*FILMS)
    elsewhere.is_away = True
    cache = Cache(tmp_path, elsewhere.fetch, most_bytes=10_000)

    for film in FILMS:
        with pytest.raises(Away):
            cache.path(name_of(film))
    assert len(elsewhere.asked) == 1


def test_a_name_that_nobody_has_is_not_asked_for_again_at_once(tmp_path: Path):
    elsewhere = Elsewhere()
    cache = Cache(tmp_path, elsewhere.fetch, most_bytes=10_000)

    for _ in range(3):
        with pytest.raises(FileNotFoundError):
            cache.path(name_of(b"none"))
    assert len(elsewhere.asked) == 1


def test_many_who_want_one_film_fetch_it_once_and_more_than_a_few_are_sent_away(tmp_path: Path):
    elsewhere, begun, go_on = Elsewhere(*FILMS), threading.Event(), threading.Event()

    def slowly(name: str) -> Iterator[bytes]:
        begun.set()
        assert go_on.wait(120)
        yield from elsewhere.fetch(name)

    cache = Cache(tmp_path, slowly, most_bytes=10_000)
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(cache.path(name_of(FILMS[0])))
        except Away:
            found.append(None)
            if found.count(None) == 2:
                go_on.set()

    threads = [threading.Thread(target=ask) for _ in range(caching.AT_ONCE + 2)]
    for thread in threads:
        thread.start()
    assert begun.wait(120)
    for thread in threads:
        thread.join(120)

    assert len(elsewhere.asked) == 1
    assert found.count(None) == 2
    assert len(found) == caching.AT_ONCE + 2
