"""Ink: strokes as drawn, with undo and redo; pure.

x and y are in pad units: one terminal cell is 1 wide and 2 tall, so the units are isotropic.
t is seconds since the first pen-down.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from model.raster import Points


class Point(NamedTuple):
    """Where the pen was at a moment."""

    x: float
    """Pad units to the right of the pad's left edge."""
    y: float
    """Pad units below the pad's top edge."""
    t: float
    """Seconds since the first pen-down."""


Stroke = tuple[Point, ...]
"""Pen-down to pen-up; one point is a dot."""

MAX_POINTS = 100_000
"""More points than this are no drawing by hand: hours of drawing, or a damaged file."""

LARGEST = 1e9
"""No tablet reports a coordinate beyond this."""

_LARGEST_FLOAT = sys.float_info.max  # a JSON integer may be larger than any float
_NUMBERS = frozenset((int, float))  # not bool, which is an int in Python


@dataclass(frozen=True)
class Ink:
    """What is on the pad, and how to go back and forth."""

    strokes: tuple[Stroke, ...] = ()
    past: tuple[tuple[Stroke, ...], ...] = ()
    """What undo returns to, latest last."""
    future: tuple[tuple[Stroke, ...], ...] = ()
    """What redo returns to, next last."""

    @property
    def is_blank(self) -> bool:
        """Is the pad empty?"""
        return not self.strokes

    def add(self, stroke: Stroke) -> "Ink":
        """The ink with one more stroke.

        Raises:
            ValueError: if the stroke has no points.
        """
        if not stroke:
            raise ValueError("a stroke needs at least one point")
        return Ink((*self.strokes, stroke), (*self.past, self.strokes))

    def clear(self) -> "Ink":
        """An empty pad; undo brings the ink back."""
        if self.is_blank:
            return self
        return Ink((), (*self.past, self.strokes))

    def undo(self) -> "Ink":
        """The ink before the last stroke or clearing; unchanged where there is none."""
        if not self.past:
            return self
        return Ink(self.past[-1], self.past[:-1], (*self.future, self.strokes))

    def redo(self) -> "Ink":
        """The ink before the last undo; unchanged where there was none."""
        if not self.future:
            return self
        return Ink(self.future[-1], (*self.past, self.strokes), self.future[:-1])

    def scaled(self, factor: float) -> "Ink":
        """The ink on a pad that has grown by a factor, its past and future too."""

        def grown(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
            return tuple(
                tuple(Point(p.x * factor, p.y * factor, p.t) for p in stroke) for stroke in strokes
            )

        return replace(
            self,
            strokes=grown(self.strokes),
            past=tuple(grown(strokes) for strokes in self.past),
            future=tuple(grown(strokes) for strokes in self.future),
        )

    def paths(self) -> list[Points]:
        """Each stroke as an array (n, 2) of x, y in pad units, as the rasteriser takes them."""
        return [path(stroke) for stroke in self.strokes]


def path(stroke: Sequence[Point]) -> Points:
    """A stroke's x and y as an array (n, 2) in pad units."""
    return np.array([(point.x, point.y) for point in stroke], dtype=np.float64)


def to_lists(strokes: Sequence[Stroke]) -> list[list[list[float]]]:
    """Strokes as lists of [x, y, t], rounded to thousandths: what is kept and exported."""
    return [[[round(value, 3) for value in point] for point in stroke] for stroke in strokes]


def from_lists(lists: object) -> tuple[Stroke, ...]:
    """Strokes out of lists of [x, y] or [x, y, t] that came from outside.

    Raises:
        ValueError: if these are no strokes; the message says what is wrong.
    """
    if not isinstance(lists, list):
        raise ValueError("strokes must be a list of strokes")
    if sum(len(stroke) for stroke in lists if isinstance(stroke, list)) > MAX_POINTS:
        raise ValueError(f"more than {MAX_POINTS:,} points are no drawing by hand")
    return tuple(_stroke(stroke) for stroke in lists)


def _stroke(points: object) -> Stroke:
    if not isinstance(points, list) or not points:
        raise ValueError("a stroke must be a list of at least one point")
    return tuple(_point(point) for point in points)


def _point(values: object) -> Point:
    if not isinstance(values, list) or len(values) not in (2, 3):
        raise ValueError("a point must be [x, y] or [x, y, t]")
    for value in values:  # NaN is on neither side of a limit
        if type(value) not in _NUMBERS or not -_LARGEST_FLOAT <= value <= _LARGEST_FLOAT:
            raise ValueError("a point's numbers must be finite")
    x, y, *t = values
    return Point(float(x), float(y), float(t[0]) if t else 0.0)
