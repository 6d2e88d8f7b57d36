"""What is in a wheel and in the source it is made of, as hashes that anyone with the same files can make again.

The source tree's is the hash of what `sha256sum` prints for the files of a commit, so a shell can say it too:

    git ls-files -z | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
"""

import hashlib
import re
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fanlight.custody.running import listed

FOLDERS = {"fanlight": "fanlight/", "fanlight_audit": "audit/fanlight_audit/"}
"""Of the packages that are released: where their files lie in the source."""
APP = "vault/app/"
LOCKS = re.compile(r"requirements/[^/]+\.txt|frontend/package-lock\.json")

_NAME = re.compile(r"(?P<name>fanlight|fanlight_audit)-(?P<version>[0-9][0-9a-z.+]*)-py3-none-any\.whl")


class BadWheel(Exception):
    """This is not a wheel of Fanlight, or not of this source."""


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """A wheel by its hashes."""

    name: str
    version: str
    artifact_sha256: str
    code_sha256: str
    app_sha256: str
    files: Mapping[str, str]
    """The hash of each file of the package, the app's left out, by its name in the package."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The source of a release: a commit, and nothing beside it."""

    commit: str
    tree_sha256: str
    lock_sha256: str
    hashes: Mapping[str, str]
    """Of each file, by its name."""


def wheel(file: Path) -> Wheel:
    """A wheel, or `BadWheel`: it holds the package, what describes it, and nothing that would lie elsewhere."""
    named = _NAME.fullmatch(file.name)
    if named is None:
        raise BadWheel(f"{file.name} is not called as a wheel of Fanlight is: fanlight-<version>-py3-none-any.whl")
    package, described = f"{named['name']}/", f"{named['name']}-{named['version']}.dist-info/"
    try:
        with zipfile.ZipFile(file) as opened:
            names = [one.filename for one in opened.infolist() if not one.is_dir()]
            if len(set(names)) != len(names):
                raise BadWheel("a file is in the wheel twice")
            if strange := [one for one in names if not one.startswith((package, described)) or ".." in one.split("/")]:
                raise BadWheel(f"{strange[0]} is neither of the package nor of what describes it")
            hashes = {
                name.removeprefix(package): hashlib.sha256(opened.read(name)).hexdigest()
                for name in names
                if name.startswith(package)
            }
    except (OSError, zipfile.BadZipFile) as error:
        raise BadWheel(f"{file} cannot be read: {error}") from error
    code = {name: sha256 for name, sha256 in hashes.items() if not name.startswith(APP)}
    app = {name.removeprefix(APP): sha256 for name, sha256 in hashes.items() if name.startswith(APP)}
    return Wheel(
        name=named["name"].replace("_", "-"),
        version=named["version"],
        artifact_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        code_sha256=hashlib.sha256(listed(code)).hexdigest(),
        app_sha256=hashlib.sha256(listed(app)).hexdigest() if app else "",
        files=code,
    )


def source(folder: Path) -> Source:
    """The commit that is checked out in a folder, or `BadWheel` where something in it was changed or added."""
    if changed := _git(folder, "status", "--porcelain", "--untracked-files=all").splitlines():
        raise BadWheel(f"{folder} is not as it was committed: {changed[0].strip()}")
    names = [name for name in _git(folder, "ls-files", "-z").split("\0") if name]
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    locks = {name: sha256 for name, sha256 in hashes.items() if LOCKS.fullmatch(name)}
    return Source(
        commit=_git(folder, "rev-parse", "HEAD").strip(),
        tree_sha256=_over(hashes),
        lock_sha256=_over(locks),
        hashes=hashes,
    )


def check_made_of(made: Wheel, of: Source) -> None:
    """`BadWheel` unless the files of the package, but for the built app, are all of the source and no others."""
    folder = FOLDERS[made.name.replace("-", "_")]
    theirs = {
        name.removeprefix(folder): sha256
        for name, sha256 in of.hashes.items()
        if name.startswith(folder) and not name.startswith(folder + APP)
    }
    for name in sorted(theirs.keys() | made.files.keys()):
        if theirs.get(name) != made.files.get(name):
            raise BadWheel(f"{name} is not the same in the wheel and in the source: build the wheel from this commit")


def distance(folder: Path, *, since: str) -> tuple[int, int, int]:
    """How many files differ from an earlier commit's, and how many lines were added and removed."""
    rows = [row.split("\t") for row in _git(folder, "diff", "--numstat", since, "HEAD").splitlines()]
    return len(rows), _sum(row[0] for row in rows), _sum(row[1] for row in rows)


def _sum(counts: Iterable[str]) -> int:
    return sum(int(count) for count in counts if count.isdigit())  # git counts no lines of what is not text


def _over(hashes: Mapping[str, str]) -> str:
    return hashlib.sha256(listed(hashes, before="")).hexdigest()


def _git(folder: Path, *words: str) -> str:
    command: Sequence[str | Path] = ["git", "-C", folder, *words]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise BadWheel(f"git says of {folder}: {said.strip()}") from error
