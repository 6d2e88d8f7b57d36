"""What every drawing shares: a grid of points, time that runs in a circle, and colours."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Frame = NDArray[np.uint8]

WIDTH, HEIGHT = 216, 384
"""Drawn small and scaled up by the encoder: smooth shapes lose little by it, and it takes a tenth of the time."""
TURN = 2 * np.pi


@dataclass(frozen=True)
class Canvas:
    """One clip's surface and its own randomness."""

    rng: np.random.Generator

    @cached_property
    def x(self) -> Array:
        """Across, from -0.5625 to 0.5625; height × width."""
        across = np.linspace(-WIDTH / HEIGHT, WIDTH / HEIGHT, WIDTH, dtype=np.float32)
        return np.broadcast_to(across, (HEIGHT, WIDTH))

    @cached_property
    def y(self) -> Array:
        """Down, from -1 to 1; height × width."""
        return np.broadcast_to(np.linspace(-1, 1, HEIGHT, dtype=np.float32)[:, None], (HEIGHT, WIDTH))

    @cached_property
    def radius(self) -> Array:
        return np.hypot(self.x, self.y)

    @cached_property
    def angle(self) -> Array:
        return np.arctan2(self.y, self.x)

    def between(self, low: float, high: float, count: int | None = None) -> Array:
        """A number drawn evenly between two others, or a row of them."""
        return np.asarray(self.rng.uniform(low, high, count), dtype=np.float32)


Drawing = Callable[[float], Frame]
"""Time within the loop, 0 to 1, to a frame: height × width × 3."""

Theme = Callable[[Canvas], Drawing]


def colour(name: str) -> Array:
    """`#rrggbb` as three numbers from 0 to 1."""
    return np.array([int(name[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32) / 255


def gradient(stops: list[str], at: Array) -> Array:
    """A colour for each place between 0 and 1; … × 3."""
    colours = np.stack([colour(stop) for stop in stops])
    places = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(at, places, colours[:, c]) for c in range(3)], axis=-1).astype(np.float32)


def over(below: Array, above: Array, cover: Array) -> Array:
    """One colour laid over another where `cover` is 1."""
    mask = np.clip(cover, 0, 1)[..., None]
    return below * (1 - mask) + above * mask


def smooth(low: float, high: float, value: Array) -> Array:
    """0 below `low`, 1 above `high`, an S-curve between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def spot(canvas: Canvas, light: Array, *, x: float, y: float, radius: float, tint: Array, strength: float = 1) -> None:
    """A soft disc laid over part of a picture, in place."""
    column, row = (x / 1.125 + 0.5) * WIDTH, (y / 2 + 0.5) * HEIGHT
    reach = int(radius / 2 * HEIGHT) + 2
    rows = slice(max(0, int(row) - reach), max(0, int(row) + reach))
    columns = slice(max(0, int(column) - reach), max(0, int(column) + reach))
    here = (rows, columns)
    cover = smooth(radius, radius * 0.8, np.hypot(canvas.x[here] - x, canvas.y[here] - y)) * np.float32(strength)
    light[here] = over(light[here], tint, cover)


def frame(light: Array) -> Frame:
    """Light from 0 to 1 as bytes."""
    return (np.clip(light, 0, 1) * 255 + 0.5).astype(np.uint8)
