"""A little music for each theme, made of sines and of filtered noise."""

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
TURN = 2 * np.pi

SCALES = {
    "ceramics": (220.0, (0, 3, 5, 7, 10)),
    "ocean": (146.8, (0, 2, 4, 7, 9)),
    "nightcity": (110.0, (0, 3, 5, 6, 10)),
    "stars": (174.6, (0, 4, 6, 7, 11)),
    "garden": (261.6, (0, 2, 4, 7, 9)),
    "patterns": (196.0, (0, 2, 3, 7, 8)),
    "lavalamp": (98.0, (0, 3, 7, 10, 12)),
    "mountains": (164.8, (0, 2, 5, 7, 9)),
}
"""The lowest note in hertz and the steps above it in semitones."""

NOISY = {"ocean": 0.5, "mountains": 0.2}


def music(theme: str, seconds: float, rng: np.random.Generator) -> NDArray[np.int16]:
    """Plucked notes over a drone; samples at 48 kHz, one channel."""
    root, steps = SCALES[theme]
    time = np.arange(int(seconds * RATE)) / RATE
    sound = 0.12 * np.sin(TURN * root / 2 * time) * (0.7 + 0.3 * np.sin(TURN * time / seconds))
    beat = 60 / float(rng.integers(76, 112))
    for start in np.arange(0, seconds - 0.2, beat / 2):
        if rng.random() < 0.7:
            sound += _pluck(time - start, root * 2 ** (int(rng.choice(steps)) / 12) * int(rng.choice([1, 2])))
    if theme in NOISY:
        sound += NOISY[theme] * _surf(time, seconds, rng)
    peak = float(np.abs(sound).max()) or 1.0
    return (sound / peak * 0.5 * 32767).astype(np.int16)


def _pluck(since: NDArray[np.float64], hertz: float) -> NDArray[np.float64]:
    ringing = since >= 0
    fade = np.exp(-np.where(ringing, since, 0) * 5) * ringing
    tone = np.sin(TURN * hertz * since) + 0.3 * np.sin(TURN * 2 * hertz * since)
    return np.asarray(0.2 * fade * tone)


def _surf(time: NDArray[np.float64], seconds: float, rng: np.random.Generator) -> NDArray[np.float64]:
    noise = rng.standard_normal(time.size)
    soft = np.convolve(noise, np.ones(48) / 48, mode="same")
    return soft * (0.5 + 0.5 * np.sin(TURN * time / seconds * 2))
