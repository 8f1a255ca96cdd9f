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
    alongs = [arc_lengths(stroke) for stroke in even]
    gaps: list[tuple[float, float, float]] = []
    for number, (stroke, along) in enumerate(zip(even, alongs, strict=True)):
        for end, reach in ((0, along), (-1, along[-1] - along)):
            tip = stroke[end]
            near = [
                np.hypot(*(other - tip).T)[reach > 0.25 if own == number else slice(None)]
                for own, other in enumerate(even)
            ]
            gap = min((float(n.min()) for n in near if len(n)), default=1.0)
            gaps.append((float(tip[1]), float(tip[0]), gap))
    gaps.sort()
    sizes = sorted(gap for *_, gap in gaps)
    between = [
        min(
            float(np.sqrt(((a[:, None] - b) ** 2).sum(axis=2)).min())
            for j, b in enumerate(even)
            if j != i
        )
        for i, a in enumerate(even)
        if len(even) > 1
    ]
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


def crossings(strokes: Sequence[Points]) -> dict[str, float]:
    """Measure how far strokes go beyond their crossings."""
    starts = np.concatenate([stroke[:-1] for stroke in strokes])
    runs = np.concatenate([np.diff(stroke, axis=0) for stroke in strokes])
    (x, y), (u, v) = starts.T, runs.T
    right, down = x - x[:, None], y - y[:, None]
    cross = u[:, None] * v - v[:, None] * u
    cross[np.abs(cross) < 1e-9] = np.nan  # parallel lines do not cross
    there = (right * v - down * u) / cross
    other = (right * v[:, None] - down * u[:, None]) / cross
    is_hit = (there >= 0) & (there < 1) & (other >= 0) & (other < 1)
    index = np.arange(len(x))
    is_hit &= index - index[:, None] > 2
    first, second = np.nonzero(is_hit)
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
