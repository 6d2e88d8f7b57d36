"""What runs here, as one hash over all files of a folder that anyone with the same files can make again.

It is the hash of what `sha256sum` prints for them, so a shell can say it too:

    find . -type f ! -path '*/__pycache__/*' ! -path './vault/app/*' | LC_ALL=C sort | xargs sha256sum | sha256sum
"""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

COMPILED = "__pycache__"


def files_sha256(folder: Path, *, without: Collection[Path] = ()) -> str:
    """The hash over a folder's files, but for compiled ones and for whole folders that are left out."""
    return hashlib.sha256(listing(folder, without=without)).hexdigest()


def listing(folder: Path, *, without: Collection[Path] = ()) -> bytes:
    """What is hashed: a line for each file, with its own hash and its name."""
    return listed(
        {
            file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in folder.rglob("*")
            if file.is_file() and COMPILED not in file.parts and not any(file.is_relative_to(left) for left in without)
        }
    )


def listed(hashes: Mapping[str, str], *, before: str = "./") -> bytes:
    """The same of files whose hashes are known by their names."""
    return "".join(f"{sha256}  {before}{name}\n" for name, sha256 in sorted(hashes.items())).encode()
