"""Pieces: ink and ways made ready to be compared, in as many strokes as both have; pure.

Where one has more strokes than the other, some that follow each other are joined, in every way that
leaves as many.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

import numpy as np

from model.copybook import Way
from model.raster import Points

SAMPLES = 32
"""Points compared; a digit's curves need no more."""

_CLOSED = 0.25  # a stroke whose ends are nearer than this share of the longer side is a ring


@dataclass(frozen=True, eq=False)
class MeasuredStroke:
    """A stroke with how far along it each of its points lies."""

    points: Points
    """(n, 2), in any unit."""
    along: Points
    """(n,) length of the stroke up to each point."""

    @property
    def length(self) -> float:
        """From end to end, in the points' unit."""
        return float(self.along[-1])

    def spread(self, count: int) -> Points:
        """`count` points at equal distances, the ends among them."""
        at = np.arange(count) * (self.length / (count - 1))
        x, y = (np.interp(at, self.along, self.points[:, axis]) for axis in (0, 1))
        return np.stack([x, y], 1)


def _measure(stroke: Points) -> MeasuredStroke:
    steps = np.diff(stroke, axis=0)
    along = np.zeros(len(stroke))
    np.cumsum(np.hypot(steps[:, 0], steps[:, 1]), out=along[1:])
    return MeasuredStroke(stroke, along)


@dataclass(frozen=True, eq=False)
class PartitionedWay:
    """A way made ready to be compared with ink of a number of strokes."""

    points: tuple[Points, ...]
    """One (k, 2) for each stroke of the ink; longer side 1, mean point (0, 0)."""
    rings: tuple[bool, ...]
    """Which strokes end where they start."""


@cache
def partitioned_ways(way: Way, count: int) -> tuple[PartitionedWay, ...]:
    """A way as it looks when its strokes are drawn in `count` pieces, without lifting the pen."""
    return tuple(
        _partition_way([_measure(stroke) for stroke in group])
        for group in _join(way.strokes, count)
    )


def _partition_way(strokes: Sequence[MeasuredStroke]) -> PartitionedWay:
    every = np.concatenate([stroke.points for stroke in strokes])
    size = (every.max(axis=0) - every.min(axis=0)).max()
    whole = sum(stroke.length for stroke in strokes)
    counts = [max(6, round(SAMPLES * stroke.length / whole)) for stroke in strokes]
    points = [s.spread(count) / size for s, count in zip(strokes, counts, strict=True)]
    middle = np.concatenate(points).mean(axis=0)
    rings = tuple(bool(np.hypot(*(p[0] - p[-1])) < _CLOSED) for p in points)
    return PartitionedWay(tuple(p - middle for p in points), rings)


@dataclass(frozen=True, eq=False)
class PartitionedInk:
    """Ink made ready to be compared with ways."""

    strokes: tuple[Points, ...]
    size: float
    """Its longer side."""
    pieces: dict[int, list[list[MeasuredStroke]]]
    """By number of strokes, every way to join the ink's own into so many."""

    def partitions(self, count: int) -> list[list[MeasuredStroke]]:
        """The ink in so many strokes, joined in every way; found once."""
        if count not in self.pieces:
            self.pieces[count] = [
                [_measure(stroke) for stroke in group] for group in _join(self.strokes, count)
            ]
        return self.pieces[count]


def partition_ink(strokes: Sequence[Points]) -> PartitionedInk:
    """Ink, in no pieces yet: arrays (n, 2) in any unit, at least one, not all in one place."""
    every = np.concatenate(strokes)
    size = float((every.max(axis=0) - every.min(axis=0)).max())
    return PartitionedInk(tuple(strokes), size, {})


def _join(strokes: Sequence[Points], count: int) -> Iterator[list[Points]]:
    """Every way to join consecutive strokes into `count` of them."""
    for cuts in combinations(range(1, len(strokes)), count - 1):
        bounds = (0, *cuts, len(strokes))
        yield [np.concatenate(strokes[start:stop]) for start, stop in pairwise(bounds)]
