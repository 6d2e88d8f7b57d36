"""What the processes that answer people do without: on a small machine, memory is what runs out first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOADED = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*(name for name in ("numba", "llvmlite", "av", "playwright") if name in sys.modules))
"""


@pytest.mark.parametrize("plane", ["public", "vault"])
def test_a_web_process_loads_no_compiler_and_no_decoder(plane: str, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))},
        "FANLIGHT_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": f"fanlight.config.{plane}.settings",
    }
    subprocess.run([sys.executable, "-m", "fanlight", "prepare", plane], env=environment, check=True)

    loaded = subprocess.run(
        [sys.executable, "-c", LOADED, f"fanlight.config.{plane}.wsgi"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )

    assert loaded.stdout.strip() == ""
