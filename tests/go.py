"""Finds Go with its packages for checksum databases, and installs both where that can be done without asking.

They check our log independently (`tests/custody/test_go_agrees.py`). Without them that test is skipped, and says so.
"""

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = ("golang-go", "golang-golang-x-mod-dev")
SOURCES = Path(os.environ.get("FANLIGHT_GO_SOURCES", "/usr/share/gocode"))
"""Where the package golang-golang-x-mod-dev of Debian and Ubuntu puts its sources."""


def find() -> str | None:
    """The go command, when its packages are there too."""
    return shutil.which("go") if (SOURCES / "src/golang.org/x/mod/sumdb/tlog").is_dir() else None


def main() -> None:
    """Install what is missing if we may; leave with 0 in any case."""
    if not find() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Go, whose own verifier checks our log", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], check=False)
    if not find():
        print(f"Go's verifier is not here ({' '.join(PACKAGES)}): its check of our log is skipped", flush=True)


if __name__ == "__main__":
    main()
