"""Ends of strokes: their places, the gaps to other ink, and how far they reach beyond crossings."""

from collections.abc import Sequence

import numpy as np

from model.raster import Points, arc_lengths, longer_side, resample


def ends(strokes: Sequence[Points]) -> dict[str, float]:
    """Measure the gaps between strokes' ends and other ink.

    Args:
        strokes: arrays (n, 2), longer side 1.
    """
    even = [resample(stroke, 0.03) for stroke in strokes]
    points, limits = np.concatenate(even), np.cumsum([0, *map(len, even)]).tolist()
    tips = np.concatenate([stroke[[0, -1]] for stroke in even])
    away = np.hypot(tips[:, :1] - points[:, 0], tips[:, 1:] - points[:, 1])  # (tips, points)
    between = []
    for number, stroke in enumerate(even):
        own = slice(limits[number], limits[number + 1])
        along = arc_lengths(stroke)
        away[2 * number, own][along <= _ARM] = 1.0
        away[2 * number + 1, own][along[-1] - along <= _ARM] = 1.0
        if len(even) > 1:
            others = np.delete(points, own, axis=0)
            between.append(float(_squared(stroke, others).min()) ** 0.5)
    found = np.column_stack([tips[:, ::-1], away.min(axis=1)]).tolist()
    gaps = sorted(tuple(each) for each in found)
    sizes = sorted(gap for *_, gap in gaps)
    return {
        "gap": max(between, default=0.0),
        "highest end": gaps[0][2],
        "highest end x": gaps[0][1],
        "highest end y": gaps[0][0],
        "lowest end": gaps[-1][2],
        "lowest end x": gaps[-1][1],
        "lowest end y": gaps[-1][0],
        "nearest end": sizes[0],
        "second end": sizes[1],
        "farthest end": sizes[-1],
        "strokes": float(len(strokes)),
    } | crossings(even)


_ARM = 0.25  # line next to an end that is not other ink


def _squared(points: Points, others: Points) -> Points:
    """Return the squared distances (n, m) of points (n, 2) from others (m, 2)."""
    x, y = points[:, :1] - others[:, 0], points[:, 1:] - others[:, 1]
    return np.asarray(x * x + y * y)


def crossings(strokes: Sequence[Points]) -> dict[str, float]:
    """Measure how far strokes go beyond their crossings."""
    starts = np.concatenate([stroke[:-1] for stroke in strokes])
    runs = np.concatenate([np.diff(stroke, axis=0) for stroke in strokes])
    near = _squared(starts + runs / 2, starts + runs / 2) <= (runs**2).sum(axis=1).max()
    first, second = np.nonzero(np.triu(near, 3))  # neighbours meet, but do not cross
    (right, down), (u, v), (s, t) = (
        (starts[second] - starts[first]).T,
        runs[first].T,
        runs[second].T,
    )
    cross = u * t - v * s
    cross[np.abs(cross) < 1e-9] = np.nan  # parallel lines do not cross
    there, other = (right * v - down * u) / cross, (right * t - down * s) / cross
    is_hit = (there >= 0) & (there < 1) & (other >= 0) & (other < 1)
    first, second = first[is_hit], second[is_hit]
    tails = []
    end = 0
    hits = np.concatenate([first, second])
    for stroke in strokes:
        begin, end = end, end + len(stroke) - 1
        own = hits[(hits >= begin) & (hits < end)]
        if len(own):
            step = float(np.hypot(*(stroke[1] - stroke[0])))
            tails += [(own.min() - begin) * step, (end - 1 - own.max()) * step]
    tails.sort()
    return {
        "crossings": float(len(first)),
        "shortest tail": min(tails[0], 0.6) if tails else 0.6,
        "second tail": min(tails[1], 0.6) if tails else 0.6,
        "longest tail": min(tails[-1], 0.6) if tails else 0.6,
    }


def find_open_end(strokes: Sequence[Points], digit: int) -> Points:
    """Return the end (2,) of a stroke, of those that belong to a ring, farthest from other ink.

    The highest end of a 6 and the lowest of a 9 do not.
    """
    found = sorted(_ends(strokes), key=lambda end: float(end[0][1]))
    own = found[1:] if digit == 6 else found[:-1] if digit == 9 else found
    return max(own, key=lambda end: end[1])[0]


def find_gap(strokes: Sequence[Points]) -> Points:
    """Return the middle (2,) of the widest gap between a stroke and its nearest other stroke."""
    widest, place = -1.0, np.asarray(strokes[0][-1])
    for number, stroke in enumerate(strokes):
        others = [other for index, other in enumerate(strokes) if index != number]
        if not others:
            break
        rest = np.concatenate(others)
        gaps = np.hypot(*(stroke[:, None] - rest).transpose(2, 0, 1))
        nearest = np.unravel_index(gaps.argmin(), gaps.shape)
        if gaps[nearest] > widest:
            widest = float(gaps[nearest])
            place = np.asarray(stroke[nearest[0]] + rest[nearest[1]]) / 2
    return place


def _ends(strokes: Sequence[Points]) -> list[tuple[Points, float]]:
    """Return the ends of strokes with their distances from other ink, or ink far along."""
    size = longer_side(strokes)
    found = []
    for number, stroke in enumerate(strokes):
        along = arc_lengths(stroke) / size
        for end, reach in ((0, along), (-1, along[-1] - along)):
            near = [
                other[reach > 0.25] if index == number else other
                for index, other in enumerate(strokes)
            ]
            rest = np.concatenate(near)
            gap = float(np.hypot(*(rest - stroke[end]).T).min()) if len(rest) else size
            found.append((stroke[end], gap))
    return found
