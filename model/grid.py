"""The pad's grid of character cells: its guide lines, and what it does to strokes; pure.

A pad of `columns` x `rows` cells is `columns` units wide and `2 * rows` units tall.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.raster import Points

MARGIN = 0.15
"""The guide lines' distance from the pad's upper and lower edge, as a share of its rows."""

_REPORT = 0.25  # pad units: a mouse that is drawn this slowly skips no cell


@dataclass(frozen=True)
class Box:
    """What strokes take up, in their unit."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def proportion(self) -> float:
        """Width divided by height."""
        return (self.right - self.left) / max(self.bottom - self.top, 1e-9)


def box_of(strokes: Sequence[Points]) -> Box:
    """The box around strokes, arrays (n, 2)."""
    every = np.concatenate(strokes)
    (left, top), (right, bottom) = every.min(axis=0).tolist(), every.max(axis=0).tolist()
    return Box(left, top, right, bottom)


@dataclass(frozen=True)
class Guides:
    """Where a digit should stand, in pad units."""

    top: float
    """y of the line that its top should touch."""
    base: float
    """y of the line that it stands on."""
    centre: float
    """x of its middle."""

    @property
    def middle(self) -> float:
        """Y halfway between top and base."""
        return (self.top + self.base) / 2

    @property
    def height(self) -> float:
        """From top to base."""
        return self.base - self.top


@dataclass(frozen=True)
class Grid:
    """A pad's size in cells."""

    columns: int
    rows: int

    @property
    def guides(self) -> Guides:
        """The pad's guide lines, through the middle of a row each."""
        away = round(self.rows * MARGIN)
        return Guides(2 * away + 1, 2 * (self.rows - 1 - away) + 1, self.columns / 2)

    def fitted(self, strokes: Sequence[Points]) -> list[Points]:
        """Strokes as tall as the guide lines ask, standing on the base line, centred.

        Ink wider than the pad allows is made as wide as that and stays centred between the lines.

        Args:
            strokes: arrays (n, 2) in any unit, y downwards.
        """
        every = np.concatenate(strokes)
        low, high = every.min(axis=0), every.max(axis=0)
        guides = self.guides
        room = np.array([self.columns * (1 - 2 * MARGIN), guides.height])
        scale = float((room / np.maximum(high - low, 1e-9)).min())
        middle = np.array([guides.centre, guides.middle])
        return [(stroke - (low + high) / 2) * scale + middle for stroke in strokes]

    def snapped(self, strokes: Sequence[Points]) -> list[Points]:
        """Strokes as a mouse reports them that knows only cells: the centre of each cell passed.

        Args:
            strokes: arrays (n, 2) in pad units; what lies outside the pad is moved to its edge.

        Returns:
            arrays (m, 2), x = k + 0.5 and y = 2k + 1, without repetition in a row.
        """
        size = np.array([self.columns, 2 * self.rows])
        # A mouse that is further away than the pad is large needs no cell on its way.
        return [
            self.to_mouse_resolution(_snap_slowly(np.clip(stroke, -size, 2 * size)))
            for stroke in strokes
        ]

    def to_mouse_resolution(self, stroke: Points) -> Points:
        """Where a mouse that knows only cells says it is when it is seen at these points.

        Args:
            stroke: (n, 2) in pad units; what lies outside the pad is moved to its edge.

        Returns:
            (m, 2), 1 <= m <= n: x = k + 0.5 and y = 2k + 1, without repetition in a row.
        """
        last = np.array([self.columns - 1, self.rows - 1])
        cells: Points = np.clip(np.floor(stroke / (1, 2)), 0, last) * (1, 2) + (0.5, 1.0)
        fresh = np.concatenate(([True], (np.diff(cells, axis=0) != 0).any(axis=1)))
        return cells[fresh]


def _snap_slowly(stroke: Points) -> Points:
    """Where a slow mouse passes on its way through a stroke's points, those included.

    From each point to the next in equal steps of about `_REPORT`, as `resample` makes them; all
    pairs of points at once, as pens report hundreds.

    Args:
        stroke: (n, 2) in pad units.

    Returns:
        (m, 2), m >= n less the repetitions.
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
