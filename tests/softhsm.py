"""Finds SoftHSM, a hardware module in software, and installs it where that can be done without asking.

The vault's key is tried inside it (`tests/custody/test_token.py`). Without it those tests are skipped, and say so.
"""

import os
import shutil
import subprocess
from pathlib import Path

PACKAGE = "softhsm2"
PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")


def find() -> Path | None:
    """The module's library, when the tool that makes tokens is there too."""
    found = [path for path in map(Path, PLACES) if path.exists()]
    return found[0] if found and shutil.which("softhsm2-util") else None


def main() -> None:
    """Install what is missing if we may; leave with 0 in any case."""
    if not find() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing SoftHSM, which holds a key as a hardware module does", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", PACKAGE], check=False)
    if not find():
        print(f"SoftHSM is not here ({PACKAGE}): the tests of keys in hardware modules are skipped", flush=True)


if __name__ == "__main__":
    main()
