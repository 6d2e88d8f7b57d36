"""The wheel carries the built app: whoever installs it needs no Node."""

import subprocess
import sys
from pathlib import Path

from tests.journeys.person import Person
from tests.journeys.running import Running

ROOT = Path(__file__).resolve().parents[2]


def test_a_wheel_serves_the_app_without_node_or_the_repository(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("fanlight-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(tmp_path / "installed"), str(wheel)], check=True)
    running = Running(tmp_path / "home")
    running.environment |= {"PYTHONPATH": str(tmp_path / "installed"), "PATH": "/usr/bin:/bin"}

    running.start(cwd=tmp_path)
    try:
        stranger = Person(running.vault)
        page = stranger.ask("GET", "/").body.decode()
        script = page.split('src="', 1)[1].split('"', 1)[0]
        answer = stranger.ask("GET", script)
    finally:
        assert running.stop() == 0

    assert '<div id="app"' in page
    assert answer.status == 200
    assert "javascript" in answer.headers["content-type"]
