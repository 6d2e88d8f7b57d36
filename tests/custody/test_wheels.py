"""A wheel and its source are known by hashes that a shell can make again, and one that hides something is refused."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from fanlight.custody import wheels
from fanlight.custody.running import files_sha256
from fanlight.custody.wheels import BadWheel

IN_A_SHELL = "git ls-files -z | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"
FILES = {
    "fanlight/__init__.py": "one",
    "fanlight/vault/api.py": "two",
    "requirements/build.txt": "three",
    "frontend/package-lock.json": "four",
    "README.md": "five",
    "audit/fanlight_audit/cli.py": "six",
}


def git(folder: Path, *words: str) -> str:
    own = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *own, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Begin")
    return folder


def packed(folder: Path, **more: str) -> Path:
    """A wheel of the checkout, with an app built into it."""
    file = folder.parent / "fanlight-0.1.0-py3-none-any.whl"
    inside = {name: text for name, text in FILES.items() if name.startswith("fanlight/")}
    inside |= {"fanlight/vault/app/index.html": "app", "fanlight-0.1.0.dist-info/WHEEL": "w"} | more
    with zipfile.ZipFile(file, "w") as wheel:
        for name, text in inside.items():
            if text:
                wheel.writestr(name, text)
    return file


def test_a_wheel_is_known_by_the_hashes_of_what_will_run(checkout: Path):
    made = wheels.wheel(packed(checkout))

    assert (made.name, made.version) == ("fanlight", "0.1.0")
    assert made.code_sha256 == files_sha256(checkout / "fanlight")
    (checkout / "app").mkdir()
    (checkout / "app" / "index.html").write_text("app")
    assert made.app_sha256 == files_sha256(checkout / "app")


def test_a_source_is_known_by_the_hash_that_a_shell_computes(checkout: Path):
    told = subprocess.run(IN_A_SHELL, shell=True, cwd=checkout, capture_output=True, text=True, check=True).stdout
    before = wheels.source(checkout)
    (checkout / "requirements" / "build.txt").write_text("three more")
    git(checkout, "commit", "-qam", "Pin another")
    after = wheels.source(checkout)

    assert before.tree_sha256 == told.split()[0]
    assert before.lock_sha256 != after.lock_sha256
    assert after.commit == git(checkout, "rev-parse", "HEAD").strip()
    assert wheels.distance(checkout, since=before.commit) == (1, 1, 1)


def test_a_checkout_with_anything_uncommitted_is_no_source(checkout: Path):
    (checkout / "fanlight" / "left.py").write_text("lying about")

    with pytest.raises(BadWheel, match=r"left\.py"):
        wheels.source(checkout)


@pytest.mark.parametrize(
    ("name", "text"),
    [("fanlight/vault/api.py", "tw0"), ("fanlight/vault/api.py", ""), ("fanlight/hidden.py", "more")],
)
def test_a_wheel_with_other_code_than_its_source_is_not_made_of_it(checkout: Path, name: str, text: str):
    source = wheels.source(checkout)
    wheels.check_made_of(wheels.wheel(packed(checkout)), source)

    with pytest.raises(BadWheel, match=name.removeprefix("fanlight/")):
        wheels.check_made_of(wheels.wheel(packed(checkout, **{name: text})), source)


@pytest.mark.parametrize("name", ["evil.pth", "numpy/__init__.py", "fanlight-0.1.0.data/x", "fanlight/../x.py"])
def test_a_wheel_that_puts_files_elsewhere_is_refused(checkout: Path, name: str):
    with pytest.raises(BadWheel, match="neither of the package"):
        wheels.wheel(packed(checkout, **{name: "import os"}))


def test_the_auditors_wheel_is_released_the_same_way(checkout: Path):
    file = checkout.parent / "fanlight_audit-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr("fanlight_audit/cli.py", "six")
        wheel.writestr("fanlight_audit-0.1.0.dist-info/WHEEL", "w")

    made = wheels.wheel(file)
    wheels.check_made_of(made, wheels.source(checkout))

    assert (made.name, made.app_sha256) == ("fanlight-audit", "")


def test_what_is_no_wheel_is_refused(tmp_path: Path):
    (tmp_path / "fanlight-0.1.0-py3-none-any.whl").write_text("no archive")
    (tmp_path / "fanlight.zip").write_text("no name")

    for name in ("fanlight-0.1.0-py3-none-any.whl", "fanlight.zip"):
        with pytest.raises(BadWheel):
            wheels.wheel(tmp_path / name)
