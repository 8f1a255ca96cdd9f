"""Replay a drawing over time, as it was drawn or at a calm pace."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil, hypot
from typing import NamedTuple

from digitgame.core.ink import Point, Stroke
from model.alignment import clamp
from model.grid import Grid
from model.raster import Points

LONGEST_PAUSE = 0.6
"""Longest time between two strokes, in seconds; longer pauses are cut."""

LONGEST_REST = 0.25
"""Longest time between two points of a stroke, in seconds; longer rests are cut."""

LONGEST = 12.0
"""Longest duration in seconds; longer drawings, as by keys, are played faster."""

PACE = 1.2
"""Speed of drawings without times, in longer sides of the drawing per second: about that of
children, and slow enough to follow."""

LIFT = 0.4
"""Seconds between strokes of drawings without times."""

MOST_STROKES = 100
"""Strokes that are played; files may have more."""

MOST_POINTS = 2000
"""Points that are played; drawings with more are thinned evenly."""


class Visible(NamedTuple):
    """The part of a drawing visible at a given time."""

    whole: int
    """Number of finished strokes."""
    part: Stroke
    """The visible part of the next stroke; empty between strokes."""


@dataclass(frozen=True)
class Timeline:
    """A drawing whose points have the times at which they are reached."""

    strokes: tuple[Stroke, ...] = ()
    """x, y in units of a pad; t in seconds from the first pen-down, never falling."""

    @classmethod
    def from_ink(cls, strokes: Sequence[Stroke], pad: Grid) -> "Timeline":
        """Return a timeline of ink as it was drawn, without long pauses.

        Imported ink may lack times, go back in time or lie off its pad: times are made monotonic,
        and points outside are moved to the pad's edge.

        Args:
            strokes: the ink, in pad units.
            pad: the pad it was drawn on.
        """
        drawn = [[_clamp(point, pad) for point in stroke] for stroke in _thin(strokes)]
        if len({point.t for stroke in drawn for point in stroke}) < 2:
            return cls._paced(drawn)
        return cls(_set_times(drawn, _recorded_steps(drawn))).within(LONGEST)

    @classmethod
    def from_paths(cls, paths: Iterable[Points]) -> "Timeline":
        """Return a timeline of strokes without times at a calm and even pace.

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
        return cls(_set_times(strokes, steps)).within(LONGEST)

    @cached_property
    def _ends(self) -> list[float]:
        return [stroke[-1].t for stroke in self.strokes]

    @property
    def duration(self) -> float:
        """Seconds until the drawing is complete."""
        return self._ends[-1] if self.strokes else 0.0

    def at(self, moment: float) -> Visible:
        """Return the part visible at a moment, in seconds from the start."""
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
        """Return the drawing played faster by a factor."""
        return Timeline(
            tuple(tuple(p._replace(t=p.t / speed) for p in stroke) for stroke in self.strokes)
        )

    def within(self, seconds: float) -> "Timeline":
        """Return the drawing, sped up if it would take longer than the given seconds."""
        return self.at_speed(self.duration / seconds) if self.duration > seconds else self

    def fitted(self, pad: Grid, sheet: Grid) -> "Timeline":
        """Return the drawing scaled to fit a sheet and centred on it.

        Args:
            pad: the pad it was drawn on.
            sheet: the size of the sheet.
        """
        scale = min(sheet.columns / pad.columns, sheet.rows / pad.rows)
        right = (sheet.columns - scale * pad.columns) / 2
        down = sheet.rows - scale * pad.rows  # two units per row
        return Timeline(
            tuple(
                tuple(Point(p.x * scale + right, p.y * scale + down, p.t) for p in stroke)
                for stroke in self.strokes
            )
        )


def _thin(strokes: Sequence[Stroke]) -> list[Sequence[Point]]:
    """Limit the numbers of strokes and points; the ends of strokes are kept."""
    played = [stroke for stroke in strokes[:MOST_STROKES] if stroke]
    every = ceil(sum(map(len, played)) / MOST_POINTS)
    if every <= 1:
        return list(played)
    return [(*stroke[:-1:every], stroke[-1]) for stroke in played]


def _clamp(point: Point, pad: Grid) -> Point:
    x, y = clamp(point.x, 0.0, pad.columns), clamp(point.y, 0.0, 2.0 * pad.rows)
    return Point(x, y, point.t)


def _recorded_steps(strokes: Sequence[Sequence[Point]]) -> Iterable[float]:
    """Yield the seconds from each point to the next, neither negative nor too long."""
    before = strokes[0][0].t
    for stroke in strokes:
        longest = LONGEST_PAUSE
        for point in stroke:
            yield clamp(point.t - before, 0.0, longest)
            before, longest = point.t, LONGEST_REST


def _set_times(strokes: Sequence[Sequence[Point]], steps: Iterable[float]) -> tuple[Stroke, ...]:
    """Return the strokes with times accumulated from steps, one for each point."""
    moments = accumulate(steps)
    return tuple(tuple(point._replace(t=next(moments)) for point in stroke) for stroke in strokes)
