"""Viewers who do not exist: their taste is known, so what the recommender makes of it can be judged."""

from fanlight.recommender.simulation.audience import Staged, Watched, watch_all

__all__ = ["Staged", "Watched", "watch_all"]
