"""Change ink as a tip says, to measure whether following tips raises the score."""

from collections.abc import Sequence

import numpy as np

from digitgame.core.advice import Advice
from digitgame.core.fault_kinds import Kind
from model.picture import Match
from model.raster import Points, bounds, resample

Strokes = list[Points]

STEP = 0.12
"""Size of a change, as a share of the ink's longer side."""

_NEAR = 0.3  # reach of a change around its place, as a share of the longer side


def follow(advice: Advice, strokes: Sequence[Points], match: Match, turn: float = 0.0) -> Strokes:
    """Return the ink after following a tip.

    Args:
        advice: the tip.
        strokes: the smoothed ink, arrays (n, 2) in pad units.
        match: the nearest picture.
        turn: angle by which the change is turned, for a change in another direction.
    """
    ink = [resample(stroke, match.size * 0.02) for stroke in strokes]
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    if advice.place is None:
        return _reshaped(advice.kind, ink, match, spin)
    place = np.array(advice.place)
    if advice.kind is Kind.EXTRA and turn == 0:
        return _without(ink, match, place)
    if advice.kind in (Kind.OPEN, Kind.GAP):
        return _joined(ink, place, spin)
    if advice.kind in (Kind.CROSS, Kind.SHORT, Kind.MISSING):
        return _completed(ink, match, place, spin)
    return _towards(ink, match, place, _NEAR * match.size, spin)


def _reshaped(kind: Kind, ink: Sequence[Points], match: Match, spin: Points) -> Strokes:
    """Widen, narrow, lean or even out the whole digit."""
    low, high = bounds(ink)
    middle = (low + high) / 2
    change = STEP * float(np.sign(spin[0, 0]))
    if kind in (Kind.WIDE, Kind.NARROW):
        factor = 1 + change * (1 if kind is Kind.NARROW else -1)
        return [(stroke - middle) * (factor, 1) + middle for stroke in ink]
    if kind in (Kind.LEANS_LEFT, Kind.LEANS_RIGHT):
        lean = change * (1 if kind is Kind.LEANS_LEFT else -1)
        return [stroke - (stroke - middle)[:, 1:] * (lean, 0.0) for stroke in ink]
    return _towards(ink, match, middle, np.inf, spin)


def _picture(match: Match) -> Points:
    return np.asarray(match.picture.points * match.size + match.origin)


def _towards(
    ink: Sequence[Points], match: Match, place: Points, reach: float, spin: Points
) -> Strokes:
    """Move the ink near a place towards the picture, most at the place."""
    picture = _picture(match)
    moved = []
    for stroke in ink:
        wanted = _smoothed(picture[_nearest(stroke, match)] - stroke)
        away = np.hypot(*(stroke - place).T)
        share = np.ones(len(stroke)) if reach == np.inf else np.clip(1.5 - away / reach, 0, 1)
        moved.append(stroke + share[:, None] * (wanted @ spin.T))
    return moved


def _nearest(stroke: Points, match: Match) -> list[int]:
    """Return the picture's sample that belongs to each point of a stroke."""
    ink = match.ink.points * match.size + match.origin
    own = np.hypot(*(stroke[:, None] - ink).transpose(2, 0, 1)).argmin(axis=1)
    found: list[int] = match.to_picture[own].tolist()
    return found


def _smoothed(moves: Points) -> Points:
    """Average moves over neighbouring points, so that the line stays smooth."""
    width = min(9, len(moves) // 2 * 2 - 1)
    if width < 3:
        return moves
    padded = np.pad(moves, ((width // 2, width // 2), (0, 0)), mode="edge")
    window = np.ones(width) / width
    return np.stack([np.convolve(padded[:, axis], window, "valid") for axis in (0, 1)], axis=1)


def _without(ink: Sequence[Points], match: Match, place: Points) -> Strokes:
    """Leave out the end of a stroke near a place, where it is far from the picture."""
    picture = _picture(match)
    kept: Strokes = []
    for stroke in ink:
        far = np.hypot(*(stroke[:, None] - picture).transpose(2, 0, 1)).min(axis=1)
        is_near = np.flatnonzero(far < 0.05 * match.size)
        first, last = (int(is_near[0]), int(is_near[-1]) + 1) if len(is_near) else (0, 0)
        near = 0.15 * match.size
        start, end = stroke[:first], stroke[last:]
        if len(start) and np.hypot(*(start - place).T).min() < near:
            start = stroke[:0]
        if len(end) and np.hypot(*(end - place).T).min() < near:
            end = stroke[:0]
        left = np.concatenate([start, stroke[first:last], end])
        if len(left) > 2:
            kept.append(left)
    return kept or list(ink)


def _joined(ink: Sequence[Points], place: Points, spin: Points) -> Strokes:
    """Draw the stroke's end near a place on until it meets other ink."""
    ends = [(n, e) for n, stroke in enumerate(ink) for e in (0, -1)]
    number, end = min(ends, key=lambda ne: float(np.hypot(*(ink[ne[0]][ne[1]] - place))))
    own = ink[number] if end == -1 else ink[number][::-1]
    rest = np.concatenate([*(s for n, s in enumerate(ink) if n != number), own[: -int(0.3 / 0.02)]])
    if not len(rest):
        return list(ink)
    goal = rest[np.hypot(*(rest - own[-1]).T).argmin()]
    longer = np.concatenate([own, [own[-1] + (goal - own[-1]) @ spin.T]])
    return [longer if n == number else stroke for n, stroke in enumerate(ink)]


def _completed(ink: Sequence[Points], match: Match, place: Points, spin: Points) -> Strokes:
    """Draw the picture's line where ink is missing near a place, and join it to the ink."""
    picture = _picture(match)
    moved = _towards(ink, match, place, _NEAR * match.size, spin)
    every = np.concatenate(moved)
    reach = np.hypot(*(picture - place).T) < 1.5 * _NEAR * match.size
    gap = np.hypot(*(picture[:, None] - every).transpose(2, 0, 1)).min(axis=1)
    missing = np.flatnonzero(reach & (gap > 0.03 * match.size))
    if not len(missing):
        return moved
    first, last = max(missing[0] - 2, 0), min(missing[-1] + 3, len(picture))
    line = picture[first:last]
    return [*moved, (line - line.mean(axis=0)) @ spin.T + line.mean(axis=0)]
