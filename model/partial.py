"""A way laid over ink that may lack parts of it or have parts too many; pure.

`model.formation` matches ink and way from end to end, which tells how a digit was formed. Here they
are matched wherever they lie near each other, so that what has no partner can be pointed at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from model.raster import Points, resample

NEAR = 0.11
"""Ink and way nearer than this share of the longer side belong together."""

LEAST = 0.12
"""Parts shorter than this share of the longer side are no parts: nobody could point at them."""

MOST = 0.6
"""A part that is this much of its stroke is called by the stroke's name."""

SCALES = (0.7, 0.85, 1.0, 1.2, 1.45)
"""How much larger than the ink the whole digit may have been meant to be, or smaller."""

_STEP = 0.04  # between compared points, as a share of the longer side
_ROUNDS = 6  # of fitting; more move the way by less than a point's distance
_WAY_TO_INK = 0.5  # what a part that is missing weighs beside one that is too many


@dataclass(frozen=True, eq=False)
class Part:
    """A stretch of one stroke."""

    stroke: int
    """Which stroke, from 0."""
    first: int
    last: int
    """Indices of its first and last point among the stroke's."""
    is_whole: bool
    """Is it all of its stroke, or most of it?"""


def fit_to_ink(way: Sequence[Points], ink: Sequence[Points]) -> tuple[list[Points], float]:
    """A way's strokes moved and scaled to where most of the ink follows them.

    Args:
        way: arrays (n, 2) in any unit.
        ink: arrays (n, 2), with some extent.

    Returns:
        the way's strokes in the ink's unit, and how badly they fit: the mean distance of points
        from the other's nearest, none counted as more than `NEAR`, over the ink's longer side.
    """
    drawn = np.concatenate([resample(stroke, _STEP * longer_side(ink)) for stroke in ink])
    written = np.concatenate([resample(stroke, _STEP * longer_side(way)) for stroke in way])
    low, high = drawn.min(axis=0), drawn.max(axis=0)
    size = float((high - low).max())
    base = size / longer_side(way)
    middle = (written.min(axis=0) + written.max(axis=0)) / 2
    best: tuple[float, Points] = (base, np.zeros(2))
    least = np.inf
    for factor in SCALES:
        half = (written.max(axis=0) - written.min(axis=0)) * base * factor / 2
        # Where the ink is part of a larger digit: in its middle, or along an edge of it.
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
    """The parts of strokes that have nothing of the others near them.

    Args:
        strokes: arrays (n, 2), their points much denser than `NEAR`.
        others: arrays (n, 2) in the same unit.
        size: the longer side that shares are taken of.
    """
    near = np.concatenate([resample(other, _STEP * size) for other in others])
    found: list[Part] = []
    for number, stroke in enumerate(strokes):
        is_apart = _distances(stroke, near).min(axis=1) > NEAR * size
        start = 0
        for apart, run in groupby(is_apart.tolist()):
            stop = start + len(list(run))
            if apart and _length(stroke[start:stop]) >= LEAST * size:
                is_whole = stop - start >= MOST * len(stroke)
                found.append(Part(number, start, stop - 1, is_whole))
            start = stop
    return found


def longer_side(strokes: Sequence[Points]) -> float:
    """The longer side of the box around strokes, at least a little."""
    every = np.concatenate(strokes)
    return max(float((every.max(axis=0) - every.min(axis=0)).max()), 1e-9)


def _converge(
    way: Points, ink: Points, scale: float, shift: Points, size: float
) -> tuple[float, Points, float]:
    """Scale, shift and misfit after fitting the way's points to the ink near them (ICP).

    Iterative closest points (Besl and McKay 1992) with far pairs left out.
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
    """(n, m) from each point of one to each of the other."""
    x, y = a[:, :1] - b[:, 0], a[:, 1:] - b[:, 1]
    distances: npt.NDArray[np.float64] = np.sqrt(x * x + y * y)
    return distances


def _length(stroke: Points) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())
