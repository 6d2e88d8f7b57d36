"""How much is kept of each public video, and how far a comparison goes."""

KEYS = 24
"""By which a picture is found, and as many for its sound: of 22 real clips every copy was found that was alike."""

MOST_OF_A_KEY = 64
"""What more videos than these share says nothing, and nobody may make it dear to look at."""

CANDIDATES = 40
"""Looked at closely: those that have most words in common."""
