"""The pad's grid of character cells: guide lines, and snapping of strokes.

A pad of `columns` x `rows` cells is `columns` units wide and `2 * rows` units tall.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.raster import Points, bounds

MARGIN = 0.15
"""Distance of the guide lines from the pad's upper and lower edge, as a share of its rows."""

_REPORT = 0.25  # pad units between mouse reports: small enough to skip no cell


@dataclass(frozen=True)
class Box:
    """The bounding box of strokes, in their unit."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def proportion(self) -> float:
        """Width divided by height."""
        return (self.right - self.left) / max(self.bottom - self.top, 1e-9)


def box_of(strokes: Sequence[Points]) -> Box:
    """Return the bounding box of strokes, arrays (n, 2)."""
    low, high = bounds(strokes)
    return Box(*low.tolist(), *high.tolist())


@dataclass(frozen=True)
class Guides:
    """Guide lines for a digit, in pad units."""

    top: float
    """y of the top line."""
    base: float
    """y of the base line."""
    centre: float
    """x of the digit's middle."""

    @property
    def middle(self) -> float:
        """The y halfway between top and base."""
        return (self.top + self.base) / 2

    @property
    def height(self) -> float:
        """The distance from top to base."""
        return self.base - self.top


@dataclass(frozen=True)
class Grid:
    """A pad's size in cells."""

    columns: int
    rows: int

    @property
    def guides(self) -> Guides:
        """The pad's guide lines, each through the middle of a row."""
        away = round(self.rows * MARGIN)
        return Guides(2 * away + 1, 2 * (self.rows - 1 - away) + 1, self.columns / 2)

    def fitted(self, strokes: Sequence[Points]) -> list[Points]:
        """Scale and centre strokes to fill the space between the guide lines.

        Wide ink is scaled to the pad's width less its margins instead, centred between the lines.

        Args:
            strokes: arrays (n, 2) in any unit, y downwards.
        """
        low, high = bounds(strokes)
        guides = self.guides
        room = np.array([self.columns * (1 - 2 * MARGIN), guides.height])
        scale = float((room / np.maximum(high - low, 1e-9)).min())
        middle = np.array([guides.centre, guides.middle])
        return [(stroke - (low + high) / 2) * scale + middle for stroke in strokes]

    def snapped(self, strokes: Sequence[Points]) -> list[Points]:
        """Convert strokes to the centres of all cells they pass, as a slow mouse reports them.

        Args:
            strokes: arrays (n, 2) in pad units; points outside the pad are moved to its edge.

        Returns:
            Arrays (m, 2), x = k + 0.5 and y = 2k + 1, without consecutive repetition.
        """
        size = np.array([self.columns, 2 * self.rows])
        # Limit points far outside, which would take many steps to reach.
        return [
            self.to_mouse_resolution(_interpolate(np.clip(stroke, -size, 2 * size)))
            for stroke in strokes
        ]

    def to_mouse_resolution(self, stroke: Points) -> Points:
        """Convert sampled points to the centres of their cells, as a mouse reports them.

        Args:
            stroke: (n, 2) in pad units; points outside the pad are moved to its edge.

        Returns:
            (m, 2), 1 <= m <= n: x = k + 0.5 and y = 2k + 1, without consecutive repetition.
        """
        last = np.array([self.columns - 1, self.rows - 1])
        cells: Points = np.clip(np.floor(stroke / (1, 2)), 0, last) * (1, 2) + (0.5, 1.0)
        is_new = np.concatenate(([True], (np.diff(cells, axis=0) != 0).any(axis=1)))
        return cells[is_new]


def _interpolate(stroke: Points) -> Points:
    """Interpolate between a stroke's points in steps of about `_REPORT`, keeping the points.

    Each pair of points is divided into equal steps, as `resample` would; all pairs are processed at
    once, because a pen reports hundreds.

    Args:
        stroke: (n, 2) in pad units.

    Returns:
        (m, 2); m >= n minus the number of consecutive duplicate points.
    """
    run = np.diff(stroke, axis=0)
    length = np.hypot(*run.T)
    start, stop, run, length = (each[length > 0] for each in (stroke[:-1], stroke[1:], run, length))
    steps = np.maximum(1, np.round(length / _REPORT)).astype(int)  # (k,), one for each pair
    pair = np.repeat(np.arange(len(steps)), steps)  # (m - 1,)
    last = np.cumsum(steps) - 1
    number = np.arange(1, len(pair) + 1) - (last - steps + 1)[pair]  # 1 to a pair's steps
    along = number * (length / steps)[pair]
    passed = start[pair] + along[:, None] * (run / length[:, None])[pair]
    passed[last] = stop
    return np.concatenate([stroke[:1], passed])
