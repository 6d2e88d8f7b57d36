"""A stranger with two addresses follows both planes' logs, and finds that they tell the same and watch each other."""

import hashlib
import http.client
import json
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from fanlight.custody import entries, merkle, notes, policy, tiles
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.entries import Body, Crossed, ManifestPublished, Running
from tests.journeys.person import Person
from tests.journeys.running import Running as Fanlight

pytestmark = pytest.mark.slow


def got(address: str, path: str) -> bytes:
    found, body = asked(address, path)
    assert found == 200, (path, found, body[:200])
    return body


def status(address: str, path: str) -> int:
    return asked(address, path)[0]


def asked(address: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def followed(address: str) -> tuple[Checkpoint, list[bytes]]:
    """All of a log, believed only once every byte of it leads to the signed root."""
    about = json.loads(got(address, "/.well-known/custody.json"))
    trust = policy.read(f"log {about['log']['vkey']}\nquorum none\n")
    tree = trust.believed(notes.read(got(address, "/log/checkpoint")))
    parts = {place: got(address, f"/log/tile/{place.path}") for place in tiles.places_in(tree.size)}
    hashes = {(place.level, place.index): data for place, data in parts.items() if place.level is not None}
    assert merkle.root(tree.size, tiles.subtrees(lambda level, index: hashes[level, index])) == tree.root
    bundles = [(place.index, data) for place, data in parts.items() if place.level is None]
    assert all(tiles.leaf_tile(data) == hashes[0, index] for index, data in bundles)
    return tree, [entry for _, data in bundles for entry in tiles.entries_of(data)]


def bodies(address: str) -> list[Body]:
    return [entries.read(data)[1] for data in followed(address)[1]]


def sums(address: str) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for body in bodies(address):
        if isinstance(body, Crossed):
            found[body.day, body.class_name, "messages"] += body.messages
            found[body.day, body.class_name, "size_bytes"] += body.size_bytes
    return found


def roots(address: str) -> dict[tuple[str, str], tuple[int, str]]:
    """The last word on each day and class: how many messages, and the hash over all of them."""
    told = [body for body in bodies(address) if isinstance(body, Crossed)]
    return {(body.day, body.class_name): (body.total, body.root) for body in told}


def until(holds, seconds: float = 120) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_a_stranger_follows_both_logs_through_a_restart(own_home) -> None:  # type: ignore[no-untyped-def]
    running = Fanlight(own_home)
    running.start()
    try:
        Person(running.vault).sign_up("mira")
        until(lambda: status(running.public, "/@mira") == 200)  # told at the next start, an hour is too long to wait
        before = {address: followed(address) for address in (running.vault, running.public)}
        for address in before:
            _, seen = before[address]
            assert any(isinstance(entries.read(entry)[1], Running) for entry in seen)
            assert len(set(seen)) == len(seen), "prepared and served in one hour, and said once"
        (declared,) = [body for body in bodies(running.vault) if isinstance(body, ManifestPublished)]
        manifest = got(running.vault, f"/log/blob/{declared.sha256}")
        assert hashlib.sha256(manifest).hexdigest() == declared.sha256
    finally:
        assert running.stop() == 0

    running.start()
    try:
        until(lambda: sums(running.vault) and sums(running.vault) == sums(running.public))
        told = sums(running.vault)
        assert roots(running.vault) == roots(running.public)
        assert all(len(root) == 64 for _, root in roots(running.vault).values())
        assert {name for _, name, _ in told} == {"profile"}
        for body in bodies(running.public):
            if isinstance(body, Crossed):
                schema = got(running.public, f"/log/blob/{body.schema_sha256}")
                assert schema == got(running.vault, f"/log/blob/{body.schema_sha256}")
                assert hashlib.sha256(schema).hexdigest() == body.schema_sha256
        for address, (old, seen) in before.items():
            tree, now = followed(address)
            assert tree.size > old.size
            assert now[: len(seen)] == seen
            assert b"mira" not in b"".join(now)
    finally:
        assert running.stop() == 0


def test_the_planes_witness_each_other(fanlight: Fanlight) -> None:
    about = {
        address: json.loads(got(address, "/.well-known/custody.json")) for address in (fanlight.vault, fanlight.public)
    }
    vault, public = about[fanlight.vault], about[fanlight.public]
    trust = {
        fanlight.vault: policy.read(
            f"log {vault['log']['vkey']}\nwitness public {public['witness']['vkey']}\nquorum public\n"
        ),
        fanlight.public: policy.read(
            f"log {public['log']['vkey']}\nwitness vault {vault['witness']['vkey']}\nquorum vault\n"
        ),
    }
    public_sha256 = hashlib.sha256(public["log"]["origin"].encode()).hexdigest()

    def cosigned(address: str, path: str, trusted: policy.Policy) -> bool:
        try:
            return trusted.believed(notes.read(got(address, path))).size > 0
        except (policy.NotWitnessed, AssertionError):
            return False

    until(lambda: cosigned(fanlight.vault, "/log/checkpoint", trust[fanlight.vault]))
    until(lambda: cosigned(fanlight.vault, f"/witness/{public_sha256}/checkpoint", trust[fanlight.public]))
    assert vault["witness"]["origins"] == [public["log"]["origin"]]
    assert public["witness"]["origins"] == [vault["log"]["origin"]]


@pytest.mark.parametrize("width", [320, 1280])
def test_people_read_it_on_a_page_of_any_width(fanlight: Fanlight, chromium: Browser, width: int) -> None:
    with chromium.new_page(viewport={"width": width, "height": 700}) as page:
        page.goto(fanlight.public)
        page.get_by_role("link", name="What this server says of itself").click()

        assert page.get_by_role("heading", level=1).inner_text() == "What this server says of itself"
        assert "Runs version" in page.inner_text("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="proof").last.click()
        assert page.inner_text("body").startswith("c2sp.org/tlog-proof@v1")
