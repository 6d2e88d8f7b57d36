"""What is known of every video, in arrays that all processes share: one writes, the others read without a lock."""

from fanlight.recommender.state.arrays import State
from fanlight.recommender.state.reader import Reader
from fanlight.recommender.state.writer import Busy, Writer

__all__ = ["Busy", "Reader", "State", "Writer"]
