"""Fit a way to ink that may have missing or extra parts, and find those parts.

`model.formation` matches ink and way from end to end; this module matches only the parts that lie
near each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from model.raster import Points, bounds, length, longer_side, resample

NEAR = 0.11
"""Ink and way closer than this share of the longer side match."""

LEAST = 0.12
"""Shortest part to report, as a share of the longer side."""

WHOLE_STROKE_SHARE = 0.6
"""Share of a stroke from which a part counts as the whole stroke."""

SCALES = (0.7, 0.85, 1.0, 1.2, 1.45)
"""Sizes of the intended digit to try, relative to the ink."""

_STEP = 0.04  # between compared points, as a share of the longer side
_ROUNDS = 6  # fitting iterations; more move the way by less than the distance between points
_WAY_TO_INK = 0.5  # weight of a missing part relative to an extra one


@dataclass(frozen=True, eq=False)
class Part:
    """A stretch of one stroke."""

    stroke: int
    """Index of the stroke."""
    first: int
    last: int
    """Indices of its first and last point in the stroke."""
    is_whole: bool
    """True if it makes up at least `MOST` of its stroke."""


def fit_to_ink(way: Sequence[Points], ink: Sequence[Points]) -> tuple[list[Points], float]:
    """Translate and scale a way's strokes to match as much of the ink as possible.

    Args:
        way: arrays (n, 2) in any unit.
        ink: arrays (n, 2), with some extent.

    Returns:
        The way's strokes in the ink's unit, and the misfit: the mean distance of points from the
        nearest of the other, capped at `NEAR`, over the ink's longer side.
    """
    drawn = np.concatenate([resample(stroke, _STEP * longer_side(ink)) for stroke in ink])
    written = np.concatenate([resample(stroke, _STEP * longer_side(way)) for stroke in way])
    low, high = bounds([drawn])
    size = float((high - low).max())
    base = size / longer_side(way)
    way_low, way_high = bounds([written])
    middle = (way_low + way_high) / 2
    best: tuple[float, Points] = (base, np.zeros(2))
    least = np.inf
    for factor in SCALES:
        half = (way_high - way_low) * base * factor / 2
        # Position of the ink within a larger digit: in its middle, or along one of its edges.
        for along in ((0, 0), (0, -1), (0, 1), (-1, 0), (1, 0)):
            centre = (low + high) / 2 + np.array(along) * ((high - low) / 2 - half)
            scale, shift, misfit = _converge(
                written, drawn, base * factor, centre - middle * base * factor, size
            )
            if misfit < least:
                best, least = (scale, shift), misfit
    scale, shift = best
    return [stroke * scale + shift for stroke in way], least


def unmatched_parts(strokes: Sequence[Points], others: Sequence[Points], size: float) -> list[Part]:
    """Return the parts of strokes that are not near any of the others.

    Args:
        strokes: arrays (n, 2), sampled much more densely than `NEAR`.
        others: arrays (n, 2) in the same unit.
        size: the longer side to which the thresholds are relative.
    """
    near = np.concatenate([resample(other, _STEP * size) for other in others])
    found: list[Part] = []
    for number, stroke in enumerate(strokes):
        is_apart = _distances(stroke, near).min(axis=1) > NEAR * size
        start = 0
        for apart, run in groupby(is_apart.tolist()):
            stop = start + len(list(run))
            if apart and length(stroke[start:stop]) >= LEAST * size:
                is_whole = stop - start >= WHOLE_STROKE_SHARE * len(stroke)
                found.append(Part(number, start, stop - 1, is_whole))
            start = stop
    return found


def _converge(
    way: Points, ink: Points, scale: float, shift: Points, size: float
) -> tuple[float, Points, float]:
    """Fit the way to the ink near it and return scale, shift and misfit.

    Iterative closest points (Besl and McKay 1992), ignoring distant pairs.
    """
    lowest, highest = scale * 0.85, scale * 1.15
    for _ in range(_ROUNDS):
        apart = _distances(way * scale + shift, ink)
        from_ink, from_way = apart.argmin(axis=0), apart.argmin(axis=1)
        near_ink, near_way = apart.min(axis=0) < NEAR * size, apart.min(axis=1) < NEAR * size
        source = np.concatenate([way[from_ink[near_ink]], way[near_way]])
        wanted = np.concatenate([ink[near_ink], ink[from_way[near_way]]])
        if len(source) < 3:
            break
        s, w = source - source.mean(axis=0), wanted - wanted.mean(axis=0)
        scale = float(np.clip((s * w).sum() / max(float((s * s).sum()), 1e-12), lowest, highest))
        shift = wanted.mean(axis=0) - scale * source.mean(axis=0)
    apart = np.minimum(_distances(way * scale + shift, ink) / size, NEAR)
    misfit = float(apart.min(axis=0).mean() + _WAY_TO_INK * apart.min(axis=1).mean())
    return scale, shift, misfit


def _distances(a: Points, b: Points) -> npt.NDArray[np.float64]:
    """Return the pairwise distances (n, m) between points (n, 2) and (m, 2)."""
    x, y = a[:, :1] - b[:, 0], a[:, 1:] - b[:, 1]
    distances: npt.NDArray[np.float64] = np.sqrt(x * x + y * y)
    return distances
