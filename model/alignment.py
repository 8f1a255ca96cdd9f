"""Align a path with a reference path and measure the distance between them.

Paths are arrays (n, 2) whose points match one by one, longer side 1, mean point (0, 0).
"""

from functools import cache

import numpy as np

from model.raster import Points

SLANT = 0.35
"""Shear (width per height) tolerated in either direction before it counts against the form."""

STRETCH = 1.3
"""Factor by which ink may be wider or narrower before it counts against the form; proportion is
judged separately."""

BAND = 4
"""Points by which ink may run ahead of the way or lag behind it, as after a larger loop."""

_RIDGE = 1e-6  # avoids division by zero; the sums of squares are of order 1
_SHIFTS = 16  # starting points tried along a closed stroke


def fit(points: Points, wanted: Points, is_ring: bool) -> tuple[Points, float]:
    """Match a way's stroke to the ink; on a ring, try every starting point.

    Returns:
        The way's points in matching order, and their mean distance from the ink's.
    """
    if not is_ring:
        return wanted, float(_gaps(points, wanted).mean())
    ring = _shift(wanted)
    gaps = _gaps(ring, points).mean(axis=1)  # (shifts,)
    best = int(gaps.argmin())
    return ring[best], float(gaps[best])


def _gaps(a: Points, b: Points) -> Points:
    """Return the distances (..., n) between matching points."""
    apart = a - b
    gaps: Points = np.sqrt(apart[..., 0] ** 2 + apart[..., 1] ** 2)
    return gaps


def _shift(ring: Points) -> Points:
    """Return a closed stroke (n, 2) started at each of `_SHIFTS` points, (shifts, n, 2)."""
    count = len(ring)
    starts = np.arange(_SHIFTS) * count // _SHIFTS
    shifted: Points = ring[(starts[:, None] + np.arange(count)) % count]
    return shifted


def fit_shear(ideal: Points, ink: Points) -> Points:
    """Fit the shear and scale (2, 2) that maps the way's points to the ink's, within tolerance.

    A least-squares fit of ink x = a x + b y and ink y = c y, clamping first c, then a / c, then b.
    """
    (xx, xy), (_, yy) = (ideal.T @ ideal).tolist()
    (x_x, _), (y_x, y_y) = (ideal.T @ ink).tolist()
    c = clamp(y_y / (yy + _RIDGE), 1 / STRETCH, STRETCH)
    # Fit the widening relative to c, so that a straight line, which has no width, keeps its shape.
    x_x, y_x = x_x - c * xx, y_x - c * xy
    wider = (x_x * yy - y_x * xy) / (xx * yy - xy * xy + _RIDGE)
    a = clamp(c + wider, c / STRETCH, c * STRETCH)
    b = (y_x - (a - c) * xy) / (yy + _RIDGE)
    return np.array([[a, 0.0], [clamp(b, -SLANT, SLANT), c]])


def clamp(value: float, low: float, high: float) -> float:
    """Clamp the value to [low, high]."""
    return max(low, min(value, high))


def elastic_distance(ink: Points, ideal: Points, counts: tuple[int, ...]) -> float:
    """Return the mean distance of each path's points from the other path within `BAND`."""
    beyond = _beyond_band(counts)
    squared = [(_to_segments(a, b) + beyond).min(axis=1) for a, b in ((ink, ideal), (ideal, ink))]
    return float(np.sqrt(np.concatenate(squared)).mean())


def _to_segments(points: Points, path: Points) -> Points:
    """Return squared distances (n, m - 1) from points (n, 2) to the segments of a path (m, 2)."""
    run = path[1:] - path[:-1]
    x = points[:, :1] - path[:-1, 0]
    y = points[:, 1:] - path[:-1, 1]
    length2 = (run**2).sum(axis=1) + 1e-12
    along = (x * run[:, 0] + y * run[:, 1]) / length2
    along = np.minimum(np.maximum(along, 0.0), 1.0)
    squared: Points = (x - along * run[:, 0]) ** 2 + (y - along * run[:, 1]) ** 2
    return squared


@cache
def _beyond_band(counts: tuple[int, ...]) -> Points:
    """Mask segments of other strokes and those further along the stroke than `BAND`.

    Args:
        counts: number of points in each stroke, n in total.

    Returns:
        (n, n - 1) by point and segment: infinity where masked, else 0.
    """
    stroke = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(sum(counts))
    ahead = index[:-1] - index[:, None]  # from each point to each segment's first point
    is_within = (ahead >= -BAND - 1) & (ahead <= BAND)
    is_own = (stroke[:-1] == stroke[:, None]) & (stroke[1:] == stroke[:, None])
    return np.where(is_within & is_own, 0.0, np.inf)


def alignment(gaps: Points) -> list[tuple[int, int]]:
    """Return the index pairs that align two paths, by dynamic time warping.

    Sakoe and Chiba 1978, within `2 * BAND` of the diagonal.

    Args:
        gaps: (n, n) distances between the points of one path and the other.
    """
    count, reach = len(gaps), 2 * BAND
    rows = gaps.tolist()
    far = float("inf")
    costs = [[far] * (count + 1) for _ in range(count + 1)]
    costs[0][0] = 0.0
    for i in range(1, count + 1):
        above, current, row = costs[i - 1], costs[i], rows[i - 1]
        for j in range(max(1, i - reach), min(count, i + reach) + 1):
            current[j] = row[j - 1] + min(above[j - 1], above[j], current[j - 1])
    pairs, i, j = [], count, count
    while i and j:
        pairs.append((i - 1, j - 1))
        _, i, j = min(
            (costs[i - 1][j - 1], i - 1, j - 1),
            (costs[i - 1][j], i - 1, j),
            (costs[i][j - 1], i, j - 1),
        )
    return pairs


def max_deviation(ink: Points, ideal: Points) -> tuple[Points, float]:
    """Return the point (2,) of either path furthest from the other, and that distance.

    The Hausdorff distance of the two point sets.
    """
    apart = _gaps(ideal[:, None], ink)
    away = np.concatenate([apart.min(axis=1), apart.min(axis=0)])
    furthest = int(away.argmax())
    place: Points = np.concatenate([ideal, ink])[furthest]
    return place, float(away[furthest])
