"""Tracing: how a pen that is being moved follows a way's stroke, told at once; pure.

Where the pen is along the stroke is found as the likeliest walk (Viterbi 1967): at each step it
stays, goes on or goes back a little, and a step costs more the further the pen is from the path
there. So a path that crosses itself, as an 8's, or ends where it starts, as a 0's, is followed too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from math import ceil, hypot

import numpy as np
import numpy.typing as npt

from model.grid import Grid
from model.raster import Points, resample

STRAYING = 0.12
"""Guide heights from the path at which the pen has left it: on the usual pad a row and a half."""

GRAIN = 2.0
"""Pad units from the path that never count as leaving it: over cells a mouse is no finer."""

TURNING = 3.5
"""Pad units back along the path from which on that is the wrong way: less is a hand's trembling
and the grid's."""

_STEP = 1.0  # pad units between a path's points, and the longest step that is followed at once
_REACH = 3  # path points that the pen may move along in a step, either way
_UNEVEN = 0.5  # what a path point costs that the pen moves more or less than its own step
_BACK = 0.4  # what going back costs: where a path runs over itself, the pen goes on
_ELSEWHERE = 4.0  # what starting elsewhere than at the start costs
_JUMP = 8.0  # what it costs to be suddenly elsewhere on the path
_DOT = 2.0  # pad units: a shorter stroke is a click

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_SHIFTS = np.arange(-_REACH, _REACH + 1)  # where the pen was before, from where it is now


class PenState(StrEnum):
    """How the pen goes."""

    READY = "ready"
    """It is up, and a stroke is still to come."""
    ON = "on"
    """Along the path."""
    ARRIVED = "arrived"
    """At the path's end."""
    ASTRAY = "astray"
    """Off the path."""
    BACKWARDS = "backwards"
    """Along the path, the other way."""
    WRONG_START = "wrong start"
    """Along the path, but not from its start."""
    WRONG_STROKE = "wrong stroke"
    """Along a stroke whose turn is later."""
    DONE = "done"
    """It is up, and every stroke is there."""

    @property
    def is_fault(self) -> bool:
        """Is it something to do otherwise?"""
        return self in _FAULTS


_FAULTS = (PenState.ASTRAY, PenState.BACKWARDS, PenState.WRONG_START, PenState.WRONG_STROKE)


@dataclass(frozen=True, eq=False)
class PathProgress:
    """A pen on its way along a path."""

    path: Points
    """(n, 2) at equal distances, in pad units."""
    tolerance: float
    """Pad units from the path at which the pen has left it."""
    pen: tuple[float, float]
    costs: Floats
    """(n,) of the cheapest walk to each of the path's points."""
    starts: Places
    """(n,) where each of these walks began."""
    furthest: Places
    """(n,) how far along the path each has been."""

    @classmethod
    def start(cls, path: Points, tolerance: float, pen: tuple[float, float]) -> "PathProgress":
        """The pen was just put down."""
        places = np.arange(len(path))
        is_start = _gaps(path, path[0]) <= tolerance
        # Along the path: a ring's end is near its start, and yet no start.
        is_start &= np.cumprod(is_start).astype(bool)
        costs = _far(path, pen, tolerance) + np.where(is_start, 0.0, _ELSEWHERE)
        return cls(path, tolerance, pen, costs, np.where(is_start, 0, places), places)

    def to(self, pen: tuple[float, float]) -> "PathProgress":
        """The pen has moved on, in a straight line."""
        (x, y), (right, down) = self.pen, (pen[0] - self.pen[0], pen[1] - self.pen[1])
        length = hypot(right, down)
        count = max(1, ceil(length / _STEP))
        walk = self
        for number in range(1, count + 1):
            share = number / count
            walk = walk._step((x + share * right, y + share * down), length / count)
        return walk

    @cached_property
    def place(self) -> int:
        """At which of the path's points the pen is."""
        return int(self.costs.argmin())

    @property
    def course(self) -> PenState:
        """How the pen goes."""
        if hypot(*(self.path[self.place] - self.pen)) > self.tolerance:
            return PenState.ASTRAY
        if (self.furthest[self.place] - self.place) * _STEP > TURNING:
            return PenState.BACKWARDS
        if self.starts[self.place]:
            return PenState.WRONG_START
        if (len(self.path) - 1 - self.place) * _STEP <= self.tolerance:
            return PenState.ARRIVED
        return PenState.ON

    def _step(self, pen: tuple[float, float], length: float) -> "PathProgress":
        moved = _UNEVEN * np.abs(np.abs(_SHIFTS) - length / _STEP) + _BACK * (_SHIFTS > 0)
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
            np.where(jumps, jump, costs) + _far(self.path, pen, self.tolerance),
            np.where(jumps, self.starts[self.place], self.starts[before]),
            np.where(jumps, places, np.maximum(self.furthest[before], places)),
        )


@dataclass(frozen=True)
class Tracing:
    """How a drawing goes that follows a way."""

    course: PenState
    stroke: int
    """Which of the way's strokes it is about, from 0."""
    place: int = 0
    """At which point of that stroke's path the pen is."""


class Tracer:
    """Follows a pen over a way's strokes; what was followed once is not followed again."""

    def __init__(self, strokes: Sequence[Points], pad: Grid) -> None:
        """Nothing drawn yet.

        Args:
            strokes: the way's, arrays (n, 2) in units of the pad.
            pad: its size.
        """
        self.paths = [resample(stroke, _STEP) for stroke in strokes]
        self._tolerance = max(GRAIN, STRAYING * pad.guides.height)
        self._walk: PathProgress | None = None
        self._walked: list[tuple[float, float]] = []

    def trace(self, done: Sequence[Points], wet: Sequence[tuple[float, float]]) -> Tracing:
        """How it goes.

        Args:
            done: the finished strokes, arrays (n, 2) in pad units.
            wet: the points of the stroke that is being drawn.
        """
        number = sum(_length(stroke) >= _DOT for stroke in done)
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
        """Does a stroke begin where a later one of the way does, and not where this one does?"""
        own, *later = (_gaps(path[:1], start)[0] for path in self.paths[number:])
        return own > self._tolerance and any(gap <= self._tolerance for gap in later)


def _far(path: Points, pen: tuple[float, float], tolerance: float) -> Floats:
    """What it costs to take the pen to be at each of the path's points."""
    # No more than a little beyond the tolerance: a pen that has left the path may come back.
    return np.minimum(_gaps(path, pen), 1.2 * tolerance) ** 2 / 2


def _gaps(path: Points, pen: tuple[float, float] | Points) -> Floats:
    x, y = pen
    gaps: Floats = np.hypot(path[:, 0] - x, path[:, 1] - y)
    return gaps


def _length(stroke: Points) -> float:
    return sum(hypot(*(b - a)) for a, b in pairwise(stroke))
