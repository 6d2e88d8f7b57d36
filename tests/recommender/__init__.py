"""The recommender alone: no Django, no network."""
