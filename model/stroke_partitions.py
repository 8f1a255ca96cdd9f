"""Partition ink and ways into the same number of strokes, for comparison.

If one has more strokes than the other, consecutive strokes are joined in every possible way that
leaves equal numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

import numpy as np

from model.copybook import Way
from model.raster import Points, arc_lengths, longer_side, points_at

SAMPLES = 32
"""Number of points compared; enough for a digit's curves."""

_CLOSED = 0.25  # a stroke whose ends are closer than this share of the longer side is a ring


@dataclass(frozen=True, eq=False)
class MeasuredStroke:
    """A stroke with its arc lengths."""

    points: Points
    """(n, 2), in any unit."""
    along: Points
    """(n,) length of the stroke up to each point."""

    @property
    def length(self) -> float:
        """The stroke's length, in the points' unit."""
        return float(self.along[-1])

    def spread(self, count: int) -> Points:
        """Return `count` points at equal distances, including both ends."""
        return points_at(self.points, self.along, np.arange(count) * (self.length / (count - 1)))


@dataclass(frozen=True, eq=False)
class PartitionedWay:
    """A way partitioned for comparison with ink of a given number of strokes."""

    points: tuple[Points, ...]
    """One (k, 2) for each stroke of the ink; longer side 1, mean point (0, 0)."""
    rings: tuple[bool, ...]
    """For each stroke, whether it ends where it starts."""


@cache
def partitioned_ways(way: Way, count: int) -> tuple[PartitionedWay, ...]:
    """Return every partition of a way into `count` consecutive strokes."""
    return tuple(_partition_way(group) for group in _partitions(way.strokes, count))


def _partition_way(strokes: Sequence[MeasuredStroke]) -> PartitionedWay:
    size = longer_side([stroke.points for stroke in strokes])
    whole = sum(stroke.length for stroke in strokes)
    counts = [max(6, round(SAMPLES * stroke.length / whole)) for stroke in strokes]
    points = [s.spread(count) / size for s, count in zip(strokes, counts, strict=True)]
    middle = np.concatenate(points).mean(axis=0)
    rings = tuple(bool(np.hypot(*(p[0] - p[-1])) < _CLOSED) for p in points)
    return PartitionedWay(tuple(p - middle for p in points), rings)


@dataclass(frozen=True, eq=False)
class PartitionedInk:
    """Ink for comparison with ways; its partitions are cached."""

    strokes: tuple[Points, ...]
    size: float
    """Its longer side."""
    pieces: dict[int, list[list[MeasuredStroke]]]
    """Partitions by number of strokes."""

    def partitions(self, count: int) -> list[list[MeasuredStroke]]:
        """Return every partition of the ink into `count` consecutive strokes."""
        if count not in self.pieces:
            self.pieces[count] = list(_partitions(self.strokes, count))
        return self.pieces[count]


def partition_ink(strokes: Sequence[Points]) -> PartitionedInk:
    """Prepare ink, at least one array (n, 2) in any unit, with some extent."""
    return PartitionedInk(tuple(strokes), longer_side(strokes), {})


def _partitions(strokes: Sequence[Points], count: int) -> Iterator[list[MeasuredStroke]]:
    """Join consecutive strokes into `count`, in every possible way."""
    for cuts in combinations(range(1, len(strokes)), count - 1):
        joined = [
            np.concatenate(strokes[start:stop])
            for start, stop in pairwise((0, *cuts, len(strokes)))
        ]
        yield [MeasuredStroke(stroke, arc_lengths(stroke)) for stroke in joined]
