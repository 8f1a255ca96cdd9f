"""Strokes as drawn, with undo and redo.

x and y are in pad units: one terminal cell is 1 wide and 2 tall, so the units are isotropic.
t is seconds since the first pen-down.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from digitgame.core.checks import shown
from model.raster import Points


class Point(NamedTuple):
    """Position of the pen at a moment."""

    x: float
    """Pad units to the right of the pad's left edge."""
    y: float
    """Pad units below the pad's top edge."""
    t: float
    """Seconds since the first pen-down."""


Stroke = tuple[Point, ...]
"""Pen-down to pen-up; one point is a dot."""

MAX_POINTS = 100_000
"""Points in a drawing; more would take hours by hand, so the file must be damaged."""

LARGEST = 1e9
"""Coordinates beyond this are rejected; no tablet reports them."""

_LARGEST_FLOAT = sys.float_info.max  # a JSON integer may be larger than any float
_NUMBERS = frozenset((int, float))  # not bool, which is an int in Python


@dataclass(frozen=True)
class Ink:
    """The pad's strokes, with the states for undo and redo."""

    strokes: tuple[Stroke, ...] = ()
    past: tuple[tuple[Stroke, ...], ...] = ()
    """States for undo, latest last."""
    future: tuple[tuple[Stroke, ...], ...] = ()
    """States for redo, next last."""

    @property
    def is_blank(self) -> bool:
        """Return whether the pad is empty."""
        return not self.strokes

    def add(self, stroke: Stroke) -> "Ink":
        """Return the ink with one more stroke.

        Raises:
            ValueError: if the stroke has no points.
        """
        if not stroke:
            raise ValueError("a stroke needs at least one point")
        return Ink((*self.strokes, stroke), (*self.past, self.strokes))

    def clear(self) -> "Ink":
        """Return an empty pad; undo restores the ink."""
        if self.is_blank:
            return self
        return Ink((), (*self.past, self.strokes))

    def undo(self) -> "Ink":
        """Return the ink before the last stroke or clearing, if any."""
        if not self.past:
            return self
        return Ink(self.past[-1], self.past[:-1], (*self.future, self.strokes))

    def redo(self) -> "Ink":
        """Return the ink before the last undo, if any."""
        if not self.future:
            return self
        return Ink(self.future[-1], (*self.past, self.strokes), self.future[:-1])

    def scaled(self, factor: float) -> "Ink":
        """Return the ink, with its past and future, on a pad larger by a factor."""

        def scale(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
            return tuple(
                tuple(Point(p.x * factor, p.y * factor, p.t) for p in stroke) for stroke in strokes
            )

        return replace(
            self,
            strokes=scale(self.strokes),
            past=tuple(map(scale, self.past)),
            future=tuple(map(scale, self.future)),
        )

    def paths(self) -> list[Points]:
        """Return the strokes as arrays (n, 2) of x, y in pad units."""
        return [path(stroke) for stroke in self.strokes]


def path(stroke: Sequence[Point]) -> Points:
    """Return a stroke's x and y as an array (n, 2) in pad units."""
    return np.array([(point.x, point.y) for point in stroke], dtype=np.float64)


def to_lists(strokes: Sequence[Stroke]) -> list[list[list[float]]]:
    """Return strokes as lists of [x, y, t], rounded to thousandths, to be stored or exported."""
    return [[[round(value, 3) for value in point] for point in stroke] for stroke in strokes]


def from_lists(lists: object) -> tuple[Stroke, ...]:
    """Parse strokes from lists of [x, y] or [x, y, t].

    Raises:
        ValueError: if they are invalid; the message says why.
    """
    if not isinstance(lists, list):
        raise ValueError(f"strokes must be a list of strokes, not {shown(lists)}")
    if sum(len(stroke) for stroke in lists if isinstance(stroke, list)) > MAX_POINTS:
        raise ValueError(f"more than {MAX_POINTS:,} points")
    return tuple(map(_parse_stroke, lists))


def _parse_stroke(points: object) -> Stroke:
    if not isinstance(points, list) or not points:
        raise ValueError(f"a stroke must be a list of at least one point, not {shown(points)}")
    return tuple(map(_parse_point, points))


def _parse_point(values: object) -> Point:
    if not isinstance(values, list) or len(values) not in (2, 3):
        raise ValueError(f"a point must be [x, y] or [x, y, t], not {shown(values)}")
    for value in values:
        if type(value) not in _NUMBERS:
            raise ValueError(f"a point must be of numbers, not {shown(value)}")
        if not -_LARGEST_FLOAT <= value <= _LARGEST_FLOAT:  # nor is NaN
            raise ValueError(f"a point's numbers must be finite, not {shown(value)}")
    x, y, *t = values
    return Point(float(x), float(y), float(t[0]) if t else 0.0)
