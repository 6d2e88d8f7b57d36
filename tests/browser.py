"""Finds Chromium for the browser journeys, and installs it where that can be done without asking."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The browser's path; FANLIGHT_CHROMIUM wins."""
    return os.environ.get("FANLIGHT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> None:
    """Leave with 0 when there is a browser, else say how to get one."""
    if find():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
    if not find():
        sys.exit(
            "The browser tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium) "
            "or name one: FANLIGHT_CHROMIUM=/path/to/chromium make test"
        )


if __name__ == "__main__":
    main()
