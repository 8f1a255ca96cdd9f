"""Clean up strokes: drop stray marks and join strokes split by pen skips."""

from collections.abc import Sequence

import numpy as np

from model.raster import Points, drop_stray_strokes, length, longer_side, resample

SKIP = 0.12
"""Longest gap, as a share of the ink's longer side, across which a continued stroke is joined."""

_SHARP = -0.2  # cosine between the directions into and out of a point below which it is a turn
_ARM = 0.12  # distance over which those directions are measured, as a share of the longer side


def clean(strokes: Sequence[Points]) -> list[Points]:
    """Drop the pen's bounces and join strokes where it skipped.

    Args:
        strokes: arrays (n, 2) in order of drawing.

    Returns:
        The cleaned strokes; none for ink without extent.
    """
    kept = drop_stray_strokes(strokes)
    if not sum(map(length, kept)) > 0:
        return []
    size = longer_side(kept)
    joined: list[Points] = []
    for stroke in kept:
        if joined and _continues(joined[-1], stroke, size):
            joined[-1] = np.concatenate([joined[-1], stroke])
        else:
            joined.append(stroke)
    return joined


def sharp_turns(stroke: Points, size: float) -> int:
    """Count the sharp turns of a stroke; `size` is the ink's longer side."""
    points = resample(stroke, size * _ARM / 2)
    to, on = points[2:-2] - points[:-4], points[4:] - points[2:-2]
    lengths = np.sqrt((to**2).sum(axis=1) * (on**2).sum(axis=1))
    is_sharp = np.append(False, (to * on).sum(axis=1) < _SHARP * lengths)
    return int(np.count_nonzero(is_sharp[1:] & ~is_sharp[:-1]))


def _continues(before: Points, after: Points, size: float) -> bool:
    """Return whether a stroke continues the one before it, in the same direction."""
    gap = after[0] - before[-1]
    if np.hypot(*gap) > SKIP * size or min(len(before), len(after)) < 2:
        return False
    out = before[-1] - _back(before, SKIP * size)
    on = _back(after[::-1], SKIP * size) - after[0]
    cosine = out @ on / max(float(np.hypot(*out) * np.hypot(*on)), 1e-12)
    return bool(cosine > 0.7)


def _back(stroke: Points, reach: float) -> Points:
    """Return the last point of a stroke at least `reach` from its end, else its start."""
    away = np.flatnonzero(np.hypot(*(stroke - stroke[-1]).T) >= reach)
    point: Points = stroke[away[-1]] if len(away) else stroke[0]
    return point
