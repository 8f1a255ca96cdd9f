"""Match ink to the copybook's ways and report faults of formation.

Ink and way are compared point by point: both are resampled to `stroke_partitions.SAMPLES` points
along their strokes, scaled to a longer side of 1 and aligned at their mean points. The mean
distance of matching points is the form's distance. Strokes may match in either direction and in any
order; a better fit in a direction or order other than the way's own is a fault of formation, not of
form.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, combinations, permutations
from math import hypot

import numpy as np

from model.alignment import alignment, clamp, elastic_distance, fit, fit_shear, max_deviation
from model.cleaning import clean, sharp_turns
from model.copybook import Way, taught_ways
from model.raster import CELL, Points, smooth
from model.stroke_partitions import (
    MeasuredStroke,
    PartitionedInk,
    PartitionedWay,
    partition_ink,
    partitioned_ways,
)

START = 0.25
"""Tolerance for a stroke's start, as a share of the longer side."""

MOST_STROKES = 5
"""Most strokes of a digit; comparing more in every order would take too long."""

MOST_TURNS = 5
"""Most sharp turns of a digit: no training writer made more than four; a zigzag of eight lines has
seven."""

_DOUBT = 0.02  # distance by which another direction or order must fit better to be accepted
_EXTRA = 0.03  # cost of each missing or extra stroke, as a distance
_ASTRAY = 0.02  # cost of starting elsewhere, as a distance: rings differ in nothing else


class Fault(StrEnum):
    """A fault of formation."""

    BACKWARDS = "backwards"
    WRONG_ORDER = "wrong order"
    TOO_MANY = "too many strokes"
    TOO_FEW = "too few strokes"
    WRONG_START = "wrong start"


@dataclass(frozen=True, eq=False)
class Formation:
    """The match of ink to one way."""

    way: Way
    distance: float
    """Mean distance of matching points; the ink's longer side is 1."""
    direction: float
    """Mean cosine between matching steps, -1 to 1; negative along a stroke drawn backwards."""
    starts: float
    """Share of strokes that start where the way's do: each counts fully within `START`, falling
    linearly to 0 at twice that distance."""
    order: float
    """Share of pairs of strokes in the way's order; 1 for a single stroke."""
    extra_strokes: int
    """Number of strokes beyond the way's; negative if there are fewer."""
    backwards: tuple[int, ...]
    """Indices of the way's strokes that were drawn in reverse but may not be."""
    counts: tuple[int, ...]
    """Number of compared points in each of the way's strokes."""
    ink: Points
    """(n, 2) compared points of the ink, longer side 1, mean point (0, 0)."""
    ideal: Points
    """(n, 2) the way's matching points."""
    origin: Points
    """(2,) the ink's mean point, in the ink's unit."""
    size: float
    """The ink's longer side, in its unit."""

    def ghost(self) -> list[Points]:
        """Return the way's strokes fitted to the ink, arrays (k, 2) in the ink's unit."""
        ends = np.cumsum(self.counts)
        return [part * self.size + self.origin for part in np.split(self.ideal, ends[:-1])]

    def max_deviation(self) -> tuple[Points, float]:
        """Return the point (2,) of greatest deviation, in the ink's unit, and its size.

        The size is a share of the ink's longer side.
        """
        place, apart = max_deviation(self.ink, self.ideal)
        return place * self.size + self.origin, apart

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Faults of formation, the gravest first."""
        faults = (
            (Fault.TOO_MANY, self.extra_strokes > 0),
            (Fault.TOO_FEW, self.extra_strokes < 0),
            (Fault.BACKWARDS, bool(self.backwards)),
            (Fault.WRONG_ORDER, self.order < 1),
            (Fault.WRONG_START, self.starts < 1),
        )
        return tuple(fault for fault, is_present in faults if is_present)


def match_way(
    strokes: Sequence[Points], ways: Iterable[Way], cell: float = CELL
) -> Formation | None:
    """Match ink to the nearest of the given ways.

    Args:
        strokes: the ink, arrays (n, 2) in pad units, in order and direction of drawing.
        ways: candidate ways.
        cell: width of a character cell in the strokes' unit; 0 for strokes never snapped.

    Returns:
        The formation of least cost. None for ink without extent and for scribbles, that is, ink
        with more strokes or sharp turns than any digit.
    """
    cleaned = clean([smooth(stroke, cell) for stroke in strokes])
    if not 0 < len(cleaned) <= MOST_STROKES:
        return None
    ink = partition_ink(cleaned)
    if sum(sharp_turns(stroke, ink.size) for stroke in cleaned) > MOST_TURNS:
        return None
    best: Formation | None = None
    least = np.inf
    for way in ways:
        for formation, cost in _compare(ink, way, least):
            if cost < least:
                best, least = formation, cost
    return None if best is None else replace(best, direction=_direction(best))


def nearest(strokes: Sequence[Points], cell: float = CELL) -> Formation | None:
    """Match ink to the nearest of all taught ways of all digits."""
    return match_way(strokes, taught_ways(), cell)


def _compare(ink: PartitionedInk, way: Way, least: float) -> Iterator[tuple[Formation, float]]:
    """Yield formations with their costs, skipping stroke orders that cost at least `least`."""
    extra = len(ink.strokes) - len(way.strokes)
    count = min(len(ink.strokes), len(way.strokes))
    for ideal in partitioned_ways(way, count):
        for pieces in ink.partitions(count):
            for order in permutations(range(count)):
                is_astray = order != tuple(range(count))
                cost = _EXTRA * abs(extra) + _DOUBT * is_astray
                if cost >= least:
                    continue
                formation = _formation(pieces, order, ideal, way=way, extra=extra, ink=ink)
                cost += formation.distance
                cost += _DOUBT * len(formation.backwards) / count
                cost += _ASTRAY * (1 - formation.starts)
                least = min(least, cost)
                yield formation, cost


def _formation(
    pieces: Sequence[MeasuredStroke],
    order: tuple[int, ...],
    ideal: PartitionedWay,
    *,
    way: Way,
    extra: int,
    ink: PartitionedInk,
) -> Formation:
    """Match the ink's stroke `order[i]` to the way's stroke `i`."""
    counts = tuple(map(len, ideal.points))
    ends = tuple(accumulate(counts, initial=0))
    together = np.concatenate(
        [pieces[index].spread(count) for index, count in zip(order, counts, strict=True)]
    )
    origin: Points = together.sum(axis=0) / len(together)
    together = (together - origin) / ink.size
    matched: list[Points] = []
    firsts: list[Points] = []
    backwards: list[int] = []
    # Joined strokes have the way's direction.
    either = way.either if len(counts) == len(way.strokes) else ()
    for number, (wanted, is_ring) in enumerate(zip(ideal.points, ideal.rings, strict=True)):
        points = together[ends[number] : ends[number + 1]]
        (forth, gap), (back, gap_back) = (
            fit(points, each, is_ring) for each in (wanted, wanted[::-1])
        )
        is_free = number in either
        is_reversed = gap_back + (0 if is_free else _DOUBT) < gap
        if is_reversed and not is_free:
            backwards.append(number)
        matched.append(back if is_reversed else forth)
        firsts.append(wanted[-1] if is_reversed and is_free else wanted[0])
    reference = np.concatenate(matched)
    shear = fit_shear(reference, together)
    sheared = reference @ shear
    gaps = [
        (together[start] - first @ shear).tolist()
        for start, first in zip(ends[:-1], firsts, strict=True)
    ]
    pairs = list(combinations(order, 2))
    return Formation(
        way=way,
        distance=elastic_distance(together, sheared, counts),
        direction=0.0,
        counts=counts,
        starts=sum(clamp(2 - hypot(x, y) / START, 0, 1) for x, y in gaps) / len(gaps),
        order=sum(a < b for a, b in pairs) / len(pairs) if pairs else 1.0,
        extra_strokes=extra,
        backwards=tuple(backwards),
        ink=together,
        ideal=sheared,
        origin=origin,
        size=ink.size,
    )


def _direction(formation: Formation) -> float:
    """Return the mean cosine between the steps of ink and way, after time warping."""
    cosines: list[float] = []
    start = 0
    for number, count in enumerate(formation.counts):
        ink, ideal = (p[start : start + count] for p in (formation.ink, formation.ideal))
        start += count
        sign = -1.0 if number in formation.backwards else 1.0
        gaps = np.hypot(*(ink[:, None] - ideal[None]).transpose(2, 0, 1))
        steps, right = np.gradient(ink, axis=0), np.gradient(ideal, axis=0)
        lengths = np.hypot(*steps.T)[:, None] * np.hypot(*right.T)
        cosine = sign * (steps @ right.T) / np.maximum(lengths, 1e-12)
        cosines += [float(cosine[i, j]) for i, j in alignment(gaps)]
    return sum(cosines) / len(cosines)
