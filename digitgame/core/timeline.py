"""The timeline: when which part of a drawing is there, as it was drawn or at a calm pace; pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil, hypot
from typing import NamedTuple

from digitgame.core.ink import Point, Stroke
from model.grid import Grid
from model.raster import Points

LONGEST_PAUSE = 0.6
"""Seconds between two strokes; whoever thought for longer is not waited for."""

LONGEST_REST = 0.25
"""Seconds between two points of a stroke: the pen rested, or the keys moved it."""

LONGEST = 12.0
"""Seconds in all; what took longer, as with the keys, is played evenly faster."""

PACE = 1.2
"""Longer sides of the drawing in a second, for what has no times of its own: slow enough for the
eye to follow, and about how fast children write."""

LIFT = 0.4
"""Seconds from stroke to stroke for what has no times of its own."""

MOST_STROKES = 100
"""Strokes that are played: a digit has one to four, and a file may hold anything."""

MOST_POINTS = 2000
"""Points that are played; of a drawing with more, evenly chosen ones."""


class Visible(NamedTuple):
    """What is there of a drawing at a moment."""

    whole: int
    """How many strokes are finished."""
    part: Stroke
    """What is there of the next; empty between strokes."""


@dataclass(frozen=True)
class Timeline:
    """A drawing whose points' t is the moment at which each is reached."""

    strokes: tuple[Stroke, ...] = ()
    """x, y in units of a pad; t in seconds from the first pen-down, never falling."""

    @classmethod
    def from_ink(cls, strokes: Sequence[Stroke], pad: Grid) -> "Timeline":
        """Ink as it was drawn, without long pauses.

        Ink from outside may lack times, run backwards in time or lie off its pad: times that make
        no sense are left out, and what lies outside is moved to the pad's edge.

        Args:
            strokes: in units of the pad they were drawn on.
            pad: its size.
        """
        drawn = [[_clamp(point, pad) for point in each] for each in _thin(strokes)]
        if not any(each.t != drawn[0][0].t for stroke in drawn for each in stroke):
            return cls._paced(drawn)
        return cls(_has_times(drawn, list(_recorded_steps(drawn)))).within(LONGEST)

    @classmethod
    def from_paths(cls, paths: Iterable[Points]) -> "Timeline":
        """Strokes without times, as the copybook's, at a calm and even pace.

        Args:
            paths: arrays (n, 2) in pad units, in order and direction of writing.
        """
        return cls._paced([[Point(float(x), float(y), 0.0) for x, y in path] for path in paths])

    @classmethod
    def _paced(cls, strokes: Sequence[Sequence[Point]]) -> "Timeline":
        points = [point for stroke in strokes for point in stroke]
        if not points:
            return cls()
        width, height = (max(side) - min(side) for side in list(zip(*points, strict=True))[:2])
        speed = PACE * (max(width, height) or 1.0)
        steps = []
        for number, stroke in enumerate(strokes):
            steps.append(LIFT if number else 0.0)
            steps += [hypot(b.x - a.x, b.y - a.y) / speed for a, b in pairwise(stroke)]
        return cls(_has_times(strokes, steps)).within(LONGEST)

    @cached_property
    def _ends(self) -> list[float]:
        return [stroke[-1].t for stroke in self.strokes]

    @property
    def duration(self) -> float:
        """Seconds until all is there."""
        return self._ends[-1] if self.strokes else 0.0

    def at(self, moment: float) -> Visible:
        """What is there at a moment, in seconds from the start."""
        whole = bisect_right(self._ends, moment)
        if whole == len(self.strokes):
            return Visible(whole, ())
        stroke = self.strokes[whole]
        passed = bisect_right(stroke, moment, key=lambda point: point.t)
        part = stroke[:passed]
        if not part:
            return Visible(whole, ())
        a, b = part[-1], stroke[passed]
        share = (moment - a.t) / (b.t - a.t)
        pen = Point(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y), moment)
        return Visible(whole, (*part, pen))

    def at_speed(self, speed: float) -> "Timeline":
        """The same drawing so many times as fast."""
        return Timeline(
            tuple(tuple(p._replace(t=p.t / speed) for p in stroke) for stroke in self.strokes)
        )

    def within(self, seconds: float) -> "Timeline":
        """The same drawing, faster where it would take longer than some seconds."""
        return self.at_speed(self.duration / seconds) if self.duration > seconds else self

    def fitted(self, pad: Grid, sheet: Grid) -> "Timeline":
        """The drawing on a sheet of another size, as large as fits and in its middle.

        Args:
            pad: the size of the pad it was drawn on.
            sheet: the size to show it at.
        """
        scale = min(sheet.columns / pad.columns, sheet.rows / pad.rows)
        right = (sheet.columns - scale * pad.columns) / 2
        down = sheet.rows - scale * pad.rows  # two units a row
        return Timeline(
            tuple(
                tuple(Point(p.x * scale + right, p.y * scale + down, p.t) for p in stroke)
                for stroke in self.strokes
            )
        )


def _thin(strokes: Sequence[Stroke]) -> list[Sequence[Point]]:
    """The strokes, with fewer points where they have very many; ends are kept."""
    played = [stroke for stroke in strokes[:MOST_STROKES] if stroke]
    every = ceil(sum(map(len, played)) / MOST_POINTS)
    if every <= 1:
        return list(played)
    return [(*stroke[:-1:every], stroke[-1]) for stroke in played]


def _clamp(point: Point, pad: Grid) -> Point:
    x, y = min(max(point.x, 0.0), pad.columns), min(max(point.y, 0.0), 2.0 * pad.rows)
    return Point(x, y, point.t)


def _recorded_steps(strokes: Sequence[Sequence[Point]]) -> Iterable[float]:
    """Seconds from each point to the next, none negative, none too long."""
    before = strokes[0][0].t
    for stroke in strokes:
        longest = LONGEST_PAUSE
        for point in stroke:
            yield min(max(point.t - before, 0.0), longest)
            before, longest = point.t, LONGEST_REST


def _has_times(strokes: Sequence[Sequence[Point]], steps: Iterable[float]) -> tuple[Stroke, ...]:
    """The strokes with the times that steps add up to, one for each point."""
    moments = accumulate(steps)
    return tuple(tuple(point._replace(t=next(moments)) for point in stroke) for stroke in strokes)
