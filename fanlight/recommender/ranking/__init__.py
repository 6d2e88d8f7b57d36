"""Scores: a sum of named parts, one file each."""

from fanlight.recommender.ranking.rank import Ranked, rank

__all__ = ["Ranked", "rank"]
