"""Ways of the copybook, and a circle."""

import numpy as np
import pytest

from model.copybook import Way, copybook
from model.raster import Points

WAYS = pytest.mark.parametrize("way", copybook(), ids=lambda way: f"{way.digit} {way.name}")
"""Repeat a test with every way."""


def way_of(digit: int, name: str) -> Way:
    return next(way for way in copybook() if (way.digit, way.name) == (digit, name))


def circle(start: float = 0.0, stop: float = 360.0, radius: float = 0.5) -> Points:
    """Draw an arc clockwise from the right, around the middle of a box of 1."""
    angles = np.radians(np.linspace(start, stop, 80))
    points: Points = 0.5 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return points
