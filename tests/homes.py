"""A home folder for each test run, set before Django's settings are read."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def fresh_home() -> Path:
    """Make an empty home folder and point this process's settings at it."""
    home = Path(tempfile.mkdtemp(prefix="fanlight-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for folder in ("vault/state", "vault/keys", "public"):
        (home / folder).mkdir(parents=True)
    os.environ["FANLIGHT_HOME"] = str(home)
    return home
