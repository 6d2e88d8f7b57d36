"""Chromium without a screen, of which everything that it sends is held against what is declared."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright

from tests import browser as installed
from tests.journeys.traffic import Traffic

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
]


@contextmanager
def opened(playwright: Playwright, *more: str, whole: bool = False) -> Iterator[Browser]:
    """Chromium with these arguments more; when it is closed, that nothing undeclared was sent is asserted.

    The whole of it where a camera is needed.
    """
    path = installed.find(whole=whole)
    assert path, "run `python -m tests.browser` to install Chromium"
    browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *more])
    traffic = Traffic()
    traffic.watch(browser)
    yield browser
    browser.close()
    assert traffic.seen
    assert not traffic.undeclared, "\n".join(traffic.undeclared)
