"""Garbage that holds itself goes, if seldom."""

import subprocess
import sys

MAKE_CIRCLES = """
import gc
from fanlight.config.collecting import YOUNG, collect_seldom

class Circle:
    alive = 0
    def __init__(self):
        self.itself = self
        Circle.alive += 1
    def __del__(self):
        Circle.alive -= 1

collect_seldom()
assert gc.get_freeze_count() > 0
for _ in range(5 * YOUNG):
    Circle()
print(Circle.alive <= 2 * YOUNG)
"""


def test_what_holds_itself_does_not_pile_up() -> None:
    told = subprocess.run([sys.executable, "-c", MAKE_CIRCLES], check=True, capture_output=True, text=True)

    assert told.stdout.strip() == "True"
