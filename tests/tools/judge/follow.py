"""Change ink as a tip says, to measure whether following tips raises the score."""

from collections.abc import Callable, Sequence

import numpy as np

from digitgame.core.advice import Advice
from digitgame.core.fault_kinds import Kind
from model.picture import Match
from model.raster import Points, arc_lengths, bounds, resample

Strokes = list[Points]

_FINE = 0.01  # distance between points; lengths are shares of the ink's longer side
_BLEND = 0.2  # reach of a change along the line beyond the part that is changed
_NEAR = 0.06  # distance from the picture up to which ink is not extra
_BIT = 0.25  # longest end of a line that is left out
_RING = 0.3  # line before the end of a ring that is bent to close it
_GAP = 0.06  # distance between picture and ink from which ink is missing
_BEND = 0.1  # gap up to which a ring is closed by bending
_BEYOND = 0.12  # how far a line across reaches beyond the one that it crosses


def follow(
    advice: Advice, strokes: Sequence[Points], match: Match, *, is_opposite: bool = False
) -> Strokes:
    """Return the ink after following a tip.

    Args:
        advice: the tip.
        strokes: the ink, arrays (n, 2) in pad units.
        match: the nearest picture.
        is_opposite: do the opposite, as far.
    """
    ink = [resample((stroke - match.origin) / match.size, _FINE) for stroke in strokes]
    ink = [stroke for stroke in ink if len(stroke) > 1] or ink
    sign = -1.0 if is_opposite else 1.0
    changed = _CHANGES[advice.kind](advice, ink, match, sign)
    return [stroke * match.size + match.origin for stroke in changed]


def _turn(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Turn a part about its middle until it runs as it should."""
    own, wanted = _pairs(match, advice.part)
    middle = own.mean(axis=0)
    a, b = own - middle, wanted - wanted.mean(axis=0)
    cross, along = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()), float((a * b).sum())
    angle = sign * np.arctan2(cross, along)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return _blended(ink, match, advice.part, lambda points: (points - middle) @ spin + middle)


def _redraw(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw a part, or everything, as the picture has it."""
    moved: Strokes = []
    for stroke in ink:
        nearest = _nearest(stroke, match)
        wanted = _smoothed(match.picture.points[match.to_picture[nearest]] - stroke)
        share = _share(stroke, match, advice.part)
        moved.append(stroke + sign * share[:, None] * wanted)
    return moved


def _lean(_advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw it upright."""
    middle = _middle(ink)
    return [stroke - sign * match.slant * (stroke - middle)[:, 1:] * (1.0, 0.0) for stroke in ink]


def _widen(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw it, or a part, as wide as the copybook has it."""
    if advice.part:
        return _redraw(advice, ink, match, sign)
    middle = _middle(ink)
    return [(stroke - middle) * (match.stretch**-sign, 1.0) + middle for stroke in ink]


def _leave_out(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Leave out the end of a stroke near a place, or all of it, where there is no picture."""
    place = _place(advice, match)
    if sign < 0:
        return [*ink, place + (_middle(ink) - place) * np.linspace(0, 1, 20)[:, None]]
    number, at = _nearest_point(ink, place)
    stroke = ink[number]
    good = np.flatnonzero(match.ink_gaps[_nearest(stroke, match)] < _NEAR)
    before, after = good[good < at], good[good > at]
    rest = [each for index, each in enumerate(ink) if index != number]
    if len(before) and len(after):  # in between: draw the picture's line
        first, last = int(before[-1]), int(after[0])
        wanted = _smoothed(match.picture.points[match.to_picture[_nearest(stroke, match)]])
        return [
            *rest,
            np.concatenate([stroke[: first + 1], wanted[first + 1 : last], stroke[last:]]),
        ]
    most = round(_BIT / _FINE)
    if len(before):
        kept = stroke[: max(int(before[-1]) + 1, len(stroke) - most)]
    elif len(after):
        kept = stroke[min(int(after[0]), most) :]
    else:
        return rest or ink
    return [*rest, kept] if len(kept) > 1 else rest or ink


def _close(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Lead a ring's open end, and the line before it, on until it meets other ink."""
    place = _place(advice, match)
    ends = [(number, end) for number in range(len(ink)) for end in (0, -1)]
    number, end = min(ends, key=lambda each: float(np.hypot(*(ink[each[0]][each[1]] - place))))
    own = ink[number] if end == -1 else ink[number][::-1]
    along = arc_lengths(own)
    others = [each for index, each in enumerate(ink) if index != number]
    rest = np.concatenate([*others, own[along[-1] - along > _RING]])
    if not len(rest):
        return ink
    ahead = own[-1] - own[max(len(own) - 10, 0)]
    away = np.hypot(*(rest - own[-1]).T)
    is_ahead = (rest - own[-1]) @ ahead > 0
    if away.min() > _BEND and is_ahead.any():
        away = np.where(is_ahead, away, np.inf)
    goal = rest[away.argmin()]
    way = goal - own[-1]
    if float(way @ ahead) > 0 and np.hypot(*way) > _BEND:  # a piece is missing
        picture = match.picture.points
        along_way = (picture - own[-1]) @ way / float(way @ way)
        every = np.concatenate(ink)
        away = np.hypot(*(picture[:, None] - every).transpose(2, 0, 1)).min(axis=1)
        is_missing = (along_way > 0.1) & (along_way < 0.9) & (away > _GAP)
        piece = picture[is_missing][along_way[is_missing].argsort()]
        piece = own[-1] + sign * (np.concatenate([piece, [goal]]) - own[-1])
        return [*others, np.concatenate([own, piece])]
    share = np.clip(1 - (along[-1] - along) / _RING, 0, 1)[:, None]
    return [*others, own + sign * share * way]


def _touch(_advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Move each stroke that touches no other to the nearest one."""
    moved = list(ink)
    for number in sorted(range(len(ink)), key=lambda n: len(ink[n]))[:-1]:
        rest = np.concatenate([each for index, each in enumerate(moved) if index != number])
        gaps = np.hypot(*(moved[number][:, None] - rest).transpose(2, 0, 1))
        own, other = np.unravel_index(gaps.argmin(), gaps.shape)
        moved[number] = moved[number] + sign * (rest[other] - moved[number][own])
    return moved


def _lengthen(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw a part's line on, or cut it, until it is as long as the picture's."""
    wanted = match.picture.points[match.part == match.names.index(advice.part)]

    def end(stroke: Points) -> Points:
        if not _is_of(advice.part, stroke[-3:], match).all():
            return stroke
        ahead = stroke[-1] - stroke[max(len(stroke) - 12, 0)]
        ahead = ahead / max(float(np.hypot(*ahead)), 1e-9)
        missing = sign * float((wanted @ ahead).max() - stroke[-1] @ ahead)
        if missing < 0:
            return stroke[: max(len(stroke) + round(missing / _FINE), 3)]
        return np.concatenate([stroke, stroke[-1] + ahead * np.linspace(0, missing, 30)[1:, None]])

    return [end(end(stroke)[::-1])[::-1] for stroke in ink]


def _cross(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw the line across on until it crosses the line down."""
    down = "stem" if "stem" in match.names else "slant"
    stem = match.ink.points[match.part[match.to_picture] == match.names.index(down)]

    def end(stroke: Points) -> Points:
        ahead = float(np.sign(stroke[-1, 0] - stroke[max(len(stroke) - 20, 0), 0]))
        if len(stem) < 2 or _is_of(advice.part, stroke[-10:], match).mean() < 0.5:
            return stroke
        there = stem[np.abs(stem[:, 1] - stroke[-1, 1]).argmin(), 0]
        missing = ahead * float(there - stroke[-1, 0]) + _BEYOND
        line = np.linspace(0, sign * ahead * max(missing, 0.0), 30)[1:, None] * (1.0, 0.0)
        return np.concatenate([stroke, stroke[-1] + line])

    return [end(end(stroke)[::-1])[::-1] for stroke in ink]


def _add(advice: Advice, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Draw a part that is missing."""
    part = match.picture.points[match.part == match.names.index(advice.part)]
    return [*ink, part + (sign < 0) * (0.4, 0.0)]


def _calm(_advice: Advice, ink: Strokes, _match: Match, sign: float) -> Strokes:
    """Smooth every line."""
    return [stroke + sign * (_smoothed(stroke, 25) - stroke) for stroke in ink]


_CHANGES: dict[Kind, Callable[[Advice, Strokes, Match, float], Strokes]] = {
    Kind.OPEN: _close,
    Kind.GAP: _touch,
    Kind.CROSS: _cross,
    Kind.MISSING: _add,
    Kind.EXTRA: _leave_out,
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


def _middle(ink: Sequence[Points]) -> Points:
    low, high = bounds(ink)
    return np.asarray((low + high) / 2)


def _place(advice: Advice, match: Match) -> Points:
    assert advice.place is not None
    return np.asarray((np.array(advice.place) - match.origin) / match.size)


def _nearest_point(ink: Strokes, place: Points) -> tuple[int, int]:
    """Return the number of the stroke nearest to a place, and of its nearest point."""
    gaps = [np.hypot(*(stroke - place).T) for stroke in ink]
    number = int(np.argmin([gap.min() for gap in gaps]))
    return number, int(gaps[number].argmin())


def _nearest(stroke: Points, match: Match) -> np.ndarray:
    """Return the sample of the matched ink nearest to each point of a stroke."""
    gaps = np.hypot(*(stroke[:, None] - match.ink.points).transpose(2, 0, 1))
    return np.asarray(gaps.argmin(axis=1))


def _is_of(part: str, points: Points, match: Match) -> np.ndarray:
    """Return which points belong to a part."""
    own = match.part[match.to_picture[_nearest(points, match)]]
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


def _smoothed(values: Points, width: int = 15) -> Points:
    """Average over neighbouring points; the ends stay."""
    width = min(width, len(values) // 2 * 2 - 1)
    if width < 3:
        return values
    padded = np.pad(values, ((width // 2, width // 2), (0, 0)), mode="reflect", reflect_type="odd")
    window = np.ones(width) / width
    return np.stack([np.convolve(padded[:, axis], window, "valid") for axis in (0, 1)], axis=1)
