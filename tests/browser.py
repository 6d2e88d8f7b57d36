"""Finds Chromium for the browser journeys, and installs it where that can be done without asking."""

import os
import shutil
import subprocess
import sys

LIGHT, WHOLE = "chromium-headless-shell", "chromium"
"""The engine without windows around it, for which a page costs a sixth; and what people have, with a camera."""
NAMES = (WHOLE, "chromium-browser", "google-chrome", "google-chrome-stable")


def find(*, whole: bool = False) -> str | None:
    """The browser's path, the lightest that is here unless the whole is wanted; FANLIGHT_CHROMIUM wins."""
    names = NAMES if whole else (LIGHT, *NAMES)
    return os.environ.get("FANLIGHT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def main() -> None:
    """Leave with 0 when there is a browser, else say how to get one."""
    if find(whole=True):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        for package in (WHOLE, LIGHT):
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], check=False)
    if not find(whole=True):
        sys.exit(
            "The browser tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium) "
            "or name one: FANLIGHT_CHROMIUM=/path/to/chromium make test"
        )


if __name__ == "__main__":
    main()
