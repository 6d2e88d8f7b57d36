"""How much is kept of each public video, and how far a comparison goes."""

PICTURE_KEYS, SOUND_KEYS = 24, 32
"""By which a video is found. With 24 for a sound, one in twenty copies of half a minute of music was not."""

MOST_OF_A_KEY = 64
"""What more videos than these share says nothing, and nobody may make it dear to look at."""

CANDIDATES = 40
"""Looked at closely: those that have most words in common."""
