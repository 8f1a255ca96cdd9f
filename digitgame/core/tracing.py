"""Track a pen along the strokes of a way, while it is drawing.

The pen's place along the stroke is the end of the cheapest walk (Viterbi 1967): at each step the
walk stays, advances or goes back a little, at a cost that grows with the pen's distance from the
path there. This handles paths that cross themselves, like an 8, or end at their start, like a 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil, hypot

import numpy as np
import numpy.typing as npt

from model.grid import Grid
from model.raster import Points, length, resample

STRAYING = 0.12
"""Distance at which the pen has left the path, in guide heights: 1.5 rows on the usual pad."""

GRAIN = 2.0
"""Distance in pad units that never counts as leaving the path: a mouse over cells is no finer."""

TURNING = 3.5
"""Pad units back along the path that count as the wrong direction: less may be due to a trembling
hand or the grid."""

_STEP = 1.0  # pad units between a path's points, and longest step of the pen
_REACH = 3  # path points that a step may move, either way
_UNEVEN = 0.5  # cost per path point of difference from the pen's own step
_BACK = 0.4  # cost of going back: where a path overlaps itself, the pen advances
_ELSEWHERE = 4.0  # cost of starting anywhere but at the start
_JUMP = 8.0  # cost of jumping to another place on the path
_DOT = 2.0  # pad units; a shorter stroke is a click

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_SHIFTS = np.arange(-_REACH, _REACH + 1)  # previous places of the pen, relative to the current one


class PenState(StrEnum):
    """State of the pen."""

    READY = "ready"
    """Up, before the next stroke."""
    ON = "on"
    """Along the path."""
    ARRIVED = "arrived"
    """At the end of the path."""
    ASTRAY = "astray"
    """Off the path."""
    BACKWARDS = "backwards"
    """Along the path in the wrong direction."""
    WRONG_START = "wrong start"
    """Along the path, but not from its start."""
    WRONG_STROKE = "wrong stroke"
    """Along a later stroke."""
    DONE = "done"
    """Up, after the last stroke."""

    @property
    def is_fault(self) -> bool:
        """Return whether it is a fault."""
        return self in _FAULTS


_FAULTS = (PenState.ASTRAY, PenState.BACKWARDS, PenState.WRONG_START, PenState.WRONG_STROKE)


@dataclass(frozen=True, eq=False)
class PathProgress:
    """Progress of a pen along a path."""

    path: Points
    """(n, 2) at equal distances, in pad units."""
    tolerance: float
    """Distance at which the pen has left the path, in pad units."""
    pen: tuple[float, float]
    costs: Floats
    """(n,) cost of the cheapest walk to each of the path's points."""
    starts: Places
    """(n,) start of each of these walks."""
    furthest: Places
    """(n,) furthest point along the path of each of these walks."""

    @classmethod
    def start(cls, path: Points, tolerance: float, pen: tuple[float, float]) -> "PathProgress":
        """Return the progress of a pen that was just put down."""
        places = np.arange(len(path))
        is_start = _gaps(path, path[0]) <= tolerance
        # Connected to the start: the end of a ring is near it, too.
        is_start &= np.cumprod(is_start).astype(bool)
        costs = _distance_cost(path, pen, tolerance) + np.where(is_start, 0.0, _ELSEWHERE)
        return cls(path, tolerance, pen, costs, np.where(is_start, 0, places), places)

    def to(self, pen: tuple[float, float]) -> "PathProgress":
        """Return the progress after the pen has moved in a straight line."""
        (x, y), (right, down) = self.pen, (pen[0] - self.pen[0], pen[1] - self.pen[1])
        distance = hypot(right, down)
        count = max(1, ceil(distance / _STEP))
        walk = self
        for number in range(1, count + 1):
            share = number / count
            walk = walk._step((x + share * right, y + share * down), distance / count)
        return walk

    @cached_property
    def place(self) -> int:
        """Index of the path's point where the pen is."""
        return int(self.costs.argmin())

    @property
    def course(self) -> PenState:
        """State of the pen."""
        if hypot(*(self.path[self.place] - self.pen)) > self.tolerance:
            return PenState.ASTRAY
        if (self.furthest[self.place] - self.place) * _STEP > TURNING:
            return PenState.BACKWARDS
        if self.starts[self.place]:
            return PenState.WRONG_START
        if (len(self.path) - 1 - self.place) * _STEP <= self.tolerance:
            return PenState.ARRIVED
        return PenState.ON

    def _step(self, pen: tuple[float, float], distance: float) -> "PathProgress":
        moved = _UNEVEN * np.abs(np.abs(_SHIFTS) - distance / _STEP) + _BACK * (_SHIFTS > 0)
        padded = np.pad(self.costs, _REACH, constant_values=np.inf)
        ways = np.lib.stride_tricks.sliding_window_view(padded, len(_SHIFTS)) + moved  # (n, 7)
        best = ways.argmin(axis=1)
        places = np.arange(len(self.path))
        before = np.clip(places + _SHIFTS[best], 0, len(places) - 1)
        costs = ways[places, best]
        jump = self.costs.min() + _JUMP
        jumps = costs > jump
        return PathProgress(
            self.path,
            self.tolerance,
            pen,
            np.where(jumps, jump, costs) + _distance_cost(self.path, pen, self.tolerance),
            np.where(jumps, self.starts[self.place], self.starts[before]),
            np.where(jumps, places, np.maximum(self.furthest[before], places)),
        )


@dataclass(frozen=True)
class Tracing:
    """State of a drawing that follows a way."""

    course: PenState
    stroke: int
    """Index of the way's stroke."""
    place: int = 0
    """Index of the point of that stroke's path where the pen is."""


class Tracer:
    """Tracks a pen over a way's strokes incrementally."""

    def __init__(self, strokes: Sequence[Points], pad: Grid) -> None:
        """Start before the first stroke.

        Args:
            strokes: the way's strokes, arrays (n, 2) in pad units.
            pad: the pad.
        """
        self.paths = [resample(stroke, _STEP) for stroke in strokes]
        self._tolerance = max(GRAIN, STRAYING * pad.guides.height)
        self._walk: PathProgress | None = None
        self._walked: list[tuple[float, float]] = []

    def trace(self, done: Sequence[Points], wet: Sequence[tuple[float, float]]) -> Tracing:
        """Return the state of the drawing.

        Args:
            done: the finished strokes, arrays (n, 2) in pad units.
            wet: the points of the current stroke.
        """
        number = sum(length(stroke) >= _DOT for stroke in done)
        if number >= len(self.paths):
            return Tracing(PenState.DONE, len(self.paths) - 1)
        if not wet:
            return Tracing(PenState.READY, number)
        walk = self._follow(number, wet)
        course = walk.course
        if course in (PenState.ASTRAY, PenState.WRONG_START) and self._is_later(number, wet[0]):
            course = PenState.WRONG_STROKE
        return Tracing(course, number, walk.place)

    def _follow(self, number: int, wet: Sequence[tuple[float, float]]) -> PathProgress:
        path, known = self.paths[number], len(self._walked)
        walk = self._walk
        if walk is None or walk.path is not path or list(wet[:known]) != self._walked:
            walk, known = PathProgress.start(path, self._tolerance, wet[0]), 1
        for pen in wet[known:]:
            walk = walk.to(pen)
        self._walk, self._walked = walk, list(wet)
        return walk

    def _is_later(self, number: int, start: tuple[float, float]) -> bool:
        """Return whether the pen starts where a later stroke does, and not where this one does."""
        own, *later = (_gaps(path[:1], start)[0] for path in self.paths[number:])
        return own > self._tolerance and any(gap <= self._tolerance for gap in later)


def _distance_cost(path: Points, pen: tuple[float, float], tolerance: float) -> Floats:
    """Return the cost of the pen's distance from each of the path's points."""
    # Capped a little beyond the tolerance: a pen that has left the path may come back.
    return np.minimum(_gaps(path, pen), 1.2 * tolerance) ** 2 / 2


def _gaps(path: Points, pen: tuple[float, float] | Points) -> Floats:
    x, y = pen
    gaps: Floats = np.hypot(path[:, 0] - x, path[:, 1] - y)
    return gaps
