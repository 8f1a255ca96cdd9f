"""Change ink as a tip says: following a tip should raise the score."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from model.fault_kinds import Kind
from model.picture import Match
from model.raster import Points, arc_lengths, resample
from model.worst_fault import WorstFault
from training.line_ends import FINE, Strokes, close, leave_out, middle, nearest, smoothed, touch

_BLEND = 0.2  # reach of a change along the line beyond the part that is changed
_BEYOND = 0.12  # how far a line across reaches beyond the one that it crosses


def follow(
    named: WorstFault, strokes: Sequence[Points], match: Match, *, is_opposite: bool = False
) -> Strokes:
    """Return the ink after following a tip.

    Args:
        named: the fault that the tip names.
        strokes: the ink, arrays (n, 2) in pad units.
        match: the nearest picture.
        is_opposite: do the opposite, as far.
    """
    ink = [resample((stroke - match.origin) / match.size, FINE) for stroke in strokes]
    ink = [stroke for stroke in ink if len(stroke) > 1] or ink
    sign = -1.0 if is_opposite else 1.0
    if named.place is not None:
        named = replace(named, place=(named.place - match.origin) / match.size)
    changed = _CHANGES[named.kind](named, ink, match, sign)
    return [stroke * match.size + match.origin for stroke in changed]


def _turn(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Turn a part about its middle until it runs as it should."""
    own, wanted = _pairs(match, named.part)
    middle = own.mean(axis=0)
    a, b = own - middle, wanted - wanted.mean(axis=0)
    cross, along = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()), float((a * b).sum())
    angle = sign * np.arctan2(cross, along)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return _blended(ink, match, named.part, lambda points: (points - middle) @ spin + middle)


def _redraw(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw a part, or everything, as the picture has it."""
    moved: Strokes = []
    for stroke in ink:
        there = match.picture.points[match.to_picture[nearest(stroke, match)]]
        wanted = smoothed(there - stroke)
        share = _share(stroke, match, named.part)
        moved.append(stroke + sign * share[:, None] * wanted)
    return moved


def _lean(_named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw it upright."""
    axis = middle(ink)
    return [stroke - sign * match.slant * (stroke - axis)[:, 1:] * (1.0, 0.0) for stroke in ink]


def _widen(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw it, or a part, as wide as the copybook has it."""
    if named.part:
        return _redraw(named, ink, match, sign)
    axis = middle(ink)
    return [(stroke - axis) * (match.stretch**-sign, 1.0) + axis for stroke in ink]


def _lengthen(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw a part's line on, or cut it, until it is as long as the picture's."""
    wanted = match.picture.points[match.part == match.names.index(named.part)]

    def end(stroke: Points) -> Points:
        if not _is_of(named.part, stroke[-3:], match).all():
            return stroke
        ahead = stroke[-1] - stroke[max(len(stroke) - 12, 0)]
        ahead = ahead / max(float(np.hypot(*ahead)), 1e-9)
        missing = sign * float((wanted @ ahead).max() - stroke[-1] @ ahead)
        if missing < 0:
            return stroke[: max(len(stroke) + round(missing / FINE), 3)]
        return np.concatenate([stroke, stroke[-1] + ahead * np.linspace(0, missing, 30)[1:, None]])

    return [end(end(stroke)[::-1])[::-1] for stroke in ink]


def _cross(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw the line across on until it crosses the line down, or a line that does."""
    down = "stem" if "stem" in match.names else "slant"
    stem = match.ink.points[match.part[match.to_picture] == match.names.index(down)]
    if len(stem) < 2:
        return ink

    def end(stroke: Points) -> Points:
        ahead = float(np.sign(stroke[-1, 0] - stroke[max(len(stroke) - 20, 0), 0]))
        if _is_of(named.part, stroke[-10:], match).mean() < 0.5:
            return stroke
        there = stem[np.abs(stem[:, 1] - stroke[-1, 1]).argmin(), 0]
        missing = ahead * float(there - stroke[-1, 0]) + _BEYOND
        line = np.linspace(0, sign * ahead * max(missing, 0.0), 30)[1:, None] * (1.0, 0.0)
        return np.concatenate([stroke, stroke[-1] + line])

    ended = [end(end(stroke)[::-1])[::-1] for stroke in ink]
    if any(len(after) > len(before) for after, before in zip(ended, ink, strict=True)):
        return ended
    if sign < 0:
        return ink
    own, _wanted = _pairs(match, named.part)  # it has no end of its own
    start = own[own[:, 0].argmax()] if len(own) else stem[len(stem) // 2]
    there = stem[np.abs(stem[:, 1] - start[1]).argmin(), 0]
    reach = max(float(there - start[0]), 0.0) + _BEYOND
    return [*ink, start + np.linspace(0, reach, 30)[:, None] * (1.0, 0.0)]


def _add(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw a part that is missing."""
    part = match.picture.points[match.part == match.names.index(named.part)]
    return [*ink, part + np.array([0.4 * (sign < 0), 0.0])]


def _calm(_named: WorstFault, ink: Strokes, _match: Match, sign: float) -> Strokes:
    """Smooth every line."""
    return [stroke + sign * (smoothed(stroke, 25) - stroke) for stroke in ink]


_CHANGES: dict[Kind, Callable[[WorstFault, Strokes, Match, float], Strokes]] = {
    Kind.OPEN: close,
    Kind.GAP: touch,
    Kind.CROSS: _cross,
    Kind.MISSING: _add,
    Kind.EXTRA: leave_out,
    Kind.LEANS_LEFT: _lean,
    Kind.LEANS_RIGHT: _lean,
    Kind.SMALL: _redraw,
    Kind.LARGE: _redraw,
    Kind.NARROW: _widen,
    Kind.WIDE: _widen,
    Kind.FLAT: _redraw,
    Kind.SHORT: _lengthen,
    Kind.LONG: _lengthen,
    Kind.TURNED: _turn,
    Kind.BENT: _redraw,
    Kind.ANGULAR: _redraw,
    Kind.BLUNT: _redraw,
    Kind.SHAKY: _calm,
    Kind.MISPLACED: _redraw,
}


def _is_of(part: str, points: Points, match: Match) -> np.ndarray:
    """Return which points belong to a part."""
    own = match.part[match.to_picture[nearest(points, match)]]
    return np.asarray(own == match.names.index(part))


def _pairs(match: Match, part: str) -> tuple[Points, Points]:
    """Return the ink's samples of a part, and their places in the picture."""
    own = match.part[match.to_picture] == match.names.index(part)
    return match.ink.points[own], match.picture.points[match.to_picture[own]]


def _share(stroke: Points, match: Match, part: str) -> Points:
    """Return how much each point of a stroke takes part in a change of a part, 0 to 1."""
    if not part:
        return np.ones(len(stroke))
    is_own = _is_of(part, stroke, match)
    if not is_own.any():
        return np.zeros(len(stroke))
    along = arc_lengths(stroke)
    away = np.abs(along[:, None] - along[is_own]).min(axis=1)
    return np.asarray(np.clip(1 - away / _BLEND, 0, 1))


def _blended(ink: Strokes, match: Match, part: str, change: Callable[[Points], Points]) -> Strokes:
    """Change a part, and less and less of the line beyond it."""
    moved: Strokes = []
    for stroke in ink:
        share = _share(stroke, match, part)[:, None]
        moved.append(stroke + share * (change(stroke) - stroke))
    return moved
