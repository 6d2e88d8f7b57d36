"""Whoever builds the wheel gets the same bytes: wherever, whenever, and with whatever permissions files are made."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from fanlight.custody import wheels
from fanlight.custody.running import files_sha256

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "fanlight" / "vault" / "app"
RECIPE = re.compile(
    r"^\t@umask 022; (?P<variable>\w+)=(?P<value>\d+) \$\(BIN\)/python -m (?P<words>hatchling .*)$", re.M
)


def built(folder: Path, *, umask: int, mtime: int, zone: str) -> Path:
    """The wheel of a copy of this source and of the app that is built already, as `make wheel` builds it."""
    shutil.copytree(
        ROOT / "fanlight",
        folder / "fanlight",
        copy_function=shutil.copyfile,
        ignore=lambda inside, names: {
            name for name in names if name == "__pycache__" or (name == "app" and inside == str(APP.parent))
        },
    )
    if APP.is_dir():
        shutil.copytree(APP, folder / "fanlight" / "vault" / "app", copy_function=shutil.copyfile)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copyfile(ROOT / name, folder / name)
    for file in folder.rglob("*"):
        os.utime(file, (mtime, mtime))
        file.chmod((0o777 if file.is_dir() else 0o666) & ~umask)
    recipe = RECIPE.search((ROOT / "Makefile").read_text())
    assert recipe, "make wheel is written otherwise than it is tried here"
    environment = {**os.environ, "TZ": zone, recipe["variable"]: recipe["value"]}
    subprocess.run(
        [sys.executable, "-m", *recipe["words"].split()],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        umask=0o022,
    )
    (made,) = (folder / "dist").glob("fanlight-*.whl")
    return made


def test_two_folders_at_two_times_make_the_same_wheel_and_it_holds_the_code_that_runs(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "deeper" / "two").mkdir(parents=True)

    one = built(tmp_path / "one", umask=0o022, mtime=1_700_000_000, zone="UTC")
    two = built(tmp_path / "deeper" / "two", umask=0o077, mtime=1_790_000_000, zone="Asia/Tokyo")

    assert one.read_bytes() == two.read_bytes()
    made = wheels.wheel(one)
    assert made.code_sha256 == files_sha256(ROOT / "fanlight", without=[APP])
    assert made.app_sha256 == (files_sha256(APP) if APP.is_dir() else "")


def test_what_packs_the_wheel_is_pinned_to_one_version() -> None:
    (pinned,) = re.findall(r'^requires = \["hatchling==([0-9.]+)"\]', (ROOT / "pyproject.toml").read_text(), re.M)

    for name in ("build", "test"):
        assert f"hatchling=={pinned} \\" in (ROOT / "requirements" / f"{name}.txt").read_text()
