"""From the swipe to the first frame, in Chromium with a phone's screen on slow links, beside a plain page of videos."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.bare_chromium import BareChromium, bare_chromium
from tests import browser as browsers
from tests.journeys.running import Running

SCRIPT = (Path(__file__).parent / "swipes.js").read_text()
PHONE = {"width": 412, "height": 915}
RUNS = 3
SWIPES = 60
VIDEOS = SWIPES + 4
MEGABYTE = 1_000_000
RENDERER_SWIPES = 200
RENDERER_BEGINS = 10
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--mute-audio"]
PLAIN = """
<!doctype html><meta name="viewport" content="width=device-width"><style>
body {{ margin: 0; background: #000 }} video {{ display: block; width: 100vw; height: 100vh }}
</style>{videos}<script>
const all = [...document.querySelectorAll("video")];
let at = 0;
all[0].play();
addEventListener("keydown", (event) => {{
  if (event.key !== "ArrowDown") return;
  all[at].pause();
  at += 1;
  all[at].scrollIntoView();
  all[at].play();
}});
</script>
"""


@dataclass(frozen=True)
class Link:
    """A connection as Chromium pretends to have it."""

    name: str
    kbps: int
    delay_ms: int
    dwell_s: float
    """How long each video is looked at."""


FAST = Link("10mbit", 10_000, 40, 2.0)
SLOW = Link("1600kbit", 1_600, 150, 8.0)


def measure() -> dict[str, float]:
    """`player.*`: milliseconds from the key to the first frame of the next video, and how often the picture stood still
    for 300 ms; `plain.*` is the same for a page of `<video preload=auto>`, in the same minutes on the same files."""
    found: dict[str, float] = {}
    with _demo() as vault:
        found["player.renderer_rss_mb"] = _growth(vault)
        found |= _swipes(vault)
    return found


def _swipes(vault: str) -> dict[str, float]:
    found: dict[str, float] = {}
    with _chromium() as browser:
        for link in (FAST, SLOW):
            ours = [_ours(browser, vault, link) for _ in range(RUNS)]
            plain = [_plain(browser, vault, link)]
            found |= _told("player", link, ours) | _told("plain", link, plain)
            if link is FAST:
                found["player.first_clip_ms"] = statistics.median(told["first"] for told in ours)
    return found


def _told(whose: str, link: Link, runs: list[dict[str, Any]]) -> dict[str, float]:
    """The medians over the runs."""
    p50, p95 = ([_quantile(told["swipes"], share) for told in runs] for share in (0.5, 0.95))
    print(
        f"  {whose} at {link.name}: p50 {_listed(p50)}, p95 {_listed(p95)}, stalls {[len(t['stalls']) for t in runs]}"
    )
    return {
        f"{whose}.swipe_p50_ms.{link.name}": statistics.median(p50),
        f"{whose}.swipe_p95_ms.{link.name}": statistics.median(p95),
        f"{whose}.stalls.{link.name}": statistics.median(len(told["stalls"]) for told in runs),
    }


def _ours(browser: Browser, vault: str, link: Link) -> dict[str, Any]:
    with _page(browser, link) as page:
        page.goto(vault)
        return _swiped(page, link)


def _plain(browser: Browser, vault: str, link: Link) -> dict[str, Any]:
    """The same videos, all of them fetched at once by the browser's own lights."""
    with _page(browser, link) as page:
        items = page.request.get(f"{vault}/api/feed/latest?count=20").json()["items"]
        files = [(item["video"]["renditions"][-1 if link is FAST else 0]["url"]) for item in items]
        files = (files * (1 + SWIPES // len(files)))[: SWIPES + 1]
        videos = "".join(f'<video src="{file}?{n}" preload="auto" muted loop></video>' for n, file in enumerate(files))
        page.route(
            f"{vault}/plain", lambda route: route.fulfill(body=PLAIN.format(videos=videos), content_type="text/html")
        )
        page.goto(f"{vault}/plain")
        return _swiped(page, link)


def _swiped(page: Page, link: Link) -> dict[str, Any]:
    page.wait_for_function("bench.first !== null", timeout=60_000)
    page.wait_for_timeout(link.dwell_s * 1000)
    for done in range(SWIPES):
        page.keyboard.press("ArrowDown")
        page.wait_for_function(f"bench.swipes.length > {done}", timeout=60_000)
        page.wait_for_timeout(link.dwell_s * 1000)
    told: dict[str, Any] = page.evaluate("bench")
    return told


def _growth(vault: str) -> float:
    """What the page's process has grown by from its tenth swipe to its two hundredth, in MB.

    In a Chromium of its own: the one above keeps what was fetched for whoever drives it, 120 MB in 140 swipes.
    """
    with bare_chromium(_path(), QUIET) as chromium:
        chromium.open(vault, script=SCRIPT, width=PHONE["width"], height=PHONE["height"], scale=2)
        _until(chromium, "window.bench && bench.first !== null")
        at_first = 0
        for done in range(RENDERER_SWIPES):
            chromium.press(*(("ArrowDown", 40) if done // SWIPES % 2 == 0 else ("ArrowUp", 38)))
            _until(chromium, f"bench.swipes.length > {done}")
            time.sleep(0.5)
            if done + 1 == RENDERER_BEGINS:
                at_first = chromium.renderer_bytes()
        return (chromium.renderer_bytes() - at_first) / MEGABYTE


def _until(chromium: BareChromium, expression: str) -> None:
    deadline = time.monotonic() + 60
    while not chromium.value(expression):
        if time.monotonic() > deadline:
            raise TimeoutError(expression)
        time.sleep(0.05)


@contextmanager
def _page(browser: Browser, link: Link) -> Iterator[Page]:
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, has_touch=True, service_workers="block", bypass_csp=True
    )
    page = context.new_page()
    page.add_init_script(SCRIPT)
    rate = link.kbps * 1000 / 8
    condition = {"offline": False, "latency": link.delay_ms, "downloadThroughput": rate, "uploadThroughput": rate}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", condition)
    try:
        yield page
    finally:
        context.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_path(), args=QUIET)
        yield browser
        browser.close()


def _path() -> str:
    path = browsers.find(whole=True)
    if path is None:
        raise SystemExit("run `python -m tests.browser` to install Chromium")
    return path


@contextmanager
def _demo() -> Iterator[str]:
    """A Fanlight with enough drawn videos; its address."""
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        running = Running(Path(folder) / "home")
        running.start()
        try:
            command = [sys.executable, "-m", "fanlight", "demo", "--videos", str(VIDEOS)]
            subprocess.run(command, env=running.environment, check=True, capture_output=True)
            time.sleep(5)
            yield running.vault
        finally:
            running.stop()


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _listed(values: list[float]) -> str:
    return " ".join(f"{value:.0f}" for value in values)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
