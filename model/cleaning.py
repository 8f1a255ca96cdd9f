"""Strokes as they were meant: without slips of the pen, and whole where it skipped; pure."""

from collections.abc import Sequence

import numpy as np

from model.raster import Points, drop_stray_strokes, resample

SKIP = 0.12
"""A gap shorter than this share of the ink's longer side, where the pen goes on, is a skip: the
stroke counts as one."""

_SHARP = -0.2  # cosine between the ways to and from a point at which ink turns back
_ARM = 0.12  # how far before and behind that point, as a share of the longer side


def clean(strokes: Sequence[Points]) -> list[Points]:
    """Strokes as they were meant: without the pen's bounces, and whole where it skipped.

    Args:
        strokes: arrays (n, 2) in order of drawing.

    Returns:
        as many or fewer; none for ink without extent.
    """
    kept = drop_stray_strokes(strokes)
    if not sum(map(length, kept)) > 0:
        return []
    every = np.concatenate(kept)
    size = float((every.max(axis=0) - every.min(axis=0)).max())
    joined: list[Points] = []
    for stroke in kept:
        if joined and _continues(joined[-1], stroke, size):
            joined[-1] = np.concatenate([joined[-1], stroke])
        else:
            joined.append(stroke)
    return joined


def sharp_turns(stroke: Points, size: float) -> int:
    """How often a stroke turns back on itself."""
    points = resample(stroke, size * _ARM / 2)
    to, on = points[2:-2] - points[:-4], points[4:] - points[2:-2]
    lengths = np.sqrt((to**2).sum(axis=1) * (on**2).sum(axis=1))
    is_sharp = np.append(False, (to * on).sum(axis=1) < _SHARP * lengths)
    return int(np.count_nonzero(is_sharp[1:] & ~is_sharp[:-1]))


def _continues(before: Points, after: Points, size: float) -> bool:
    """Does a stroke go on where the one before broke off, in the same direction?"""
    gap = after[0] - before[-1]
    if np.hypot(*gap) > SKIP * size or min(len(before), len(after)) < 2:
        return False
    out = before[-1] - _back(before, SKIP * size)
    on = _back(after[::-1], SKIP * size) - after[0]
    cosine = out @ on / max(float(np.hypot(*out) * np.hypot(*on)), 1e-12)
    return bool(cosine > 0.7)


def _back(stroke: Points, reach: float) -> Points:
    """The last point of a stroke that is at least `reach` away from its end; else its start."""
    away = np.flatnonzero(np.hypot(*(stroke - stroke[-1]).T) >= reach)
    point: Points = stroke[away[-1]] if len(away) else stroke[0]
    return point


def length(stroke: Points) -> float:
    """How far the pen went along a stroke, in its unit."""
    steps = np.diff(stroke, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())
