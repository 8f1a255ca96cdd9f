"""Change a line's end as a tip says: close a ring, let lines touch, leave out what is too much."""

from collections.abc import Sequence

import numpy as np

from model.picture import Match
from model.raster import Points, arc_lengths, bounds
from model.worst_fault import WorstFault

Strokes = list[Points]

FINE = 0.01
"""Distance between points of the ink; lengths are shares of its longer side."""

_NEAR = 0.06  # distance from the picture up to which ink is not extra
_BIT = 0.25  # longest end of a line that is left out
_RING = 0.3  # line before the end of a ring that is bent to close it
_MOST_CURL = 0.3  # share of a line that may curl away from a ring before its end
_BEND = 0.1  # gap up to which a ring is closed by bending


def leave_out(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Leave out the end of a stroke near a place, or all of it, where there is no picture."""
    place = _place(named)
    if sign < 0:
        return [*ink, place + (middle(ink) - place) * np.linspace(0, 1, 20)[:, None]]
    number, at = _nearest_point(ink, place)
    stroke = ink[number]
    good = np.flatnonzero(match.ink_gaps[nearest(stroke, match)] < _NEAR)
    before, after = good[good < at], good[good > at]
    rest = [each for index, each in enumerate(ink) if index != number]
    if len(before) and len(after):  # in between: draw the picture's line
        first, last = int(before[-1]), int(after[0])
        wanted = smoothed(match.picture.points[match.to_picture[nearest(stroke, match)]])
        return [
            *rest,
            np.concatenate([stroke[: first + 1], wanted[first + 1 : last], stroke[last:]]),
        ]
    most = round(_BIT / FINE)
    if len(before):
        kept = stroke[: max(int(before[-1]) + 1, len(stroke) - most)]
    elif len(after):
        kept = stroke[min(int(after[0]), most) :]
    else:
        return rest or ink
    return [*rest, kept] if len(kept) > 1 else rest or ink


def close(named: WorstFault, ink: Strokes, match: Match, sign: float) -> Strokes:
    """Lead a ring's open end, and the line before it, on until it meets other ink."""
    place = _place(named)
    ends = [(number, end) for number in range(len(ink)) for end in (0, -1)]
    number, end = min(ends, key=lambda each: float(np.hypot(*(ink[each[0]][each[1]] - place))))
    own = ink[number] if end == -1 else ink[number][::-1]
    own = own[: len(own) - _curl(own, match)]
    along = arc_lengths(own)
    others = [each for index, each in enumerate(ink) if index != number]
    rest = np.concatenate([*others, own[along[-1] - along > _RING]])
    if not len(rest):
        return ink
    ahead = own[-1] - own[max(len(own) - 20, 0)]
    away = np.hypot(*(rest - own[-1]).T)
    is_ahead = (rest - own[-1]) @ ahead > 0
    if away.min() > _BEND and is_ahead.any():
        away = np.where(is_ahead, away, np.inf)
    goal = rest[away.argmin()]
    if float((goal - own[-1]) @ ahead) > 0 and np.hypot(*(goal - own[-1])) > _BEND:
        piece = own[-1] + sign * (_curve(own[-1], ahead, goal, _onward(goal, ink)) - own[-1])
        return [*others, np.concatenate([own, piece])]
    share = np.clip(1 - (along[-1] - along) / _RING, 0, 1)[:, None]
    return [*others, own + sign * share * (goal - own[-1])]


def _curl(stroke: Points, match: Match) -> int:
    """Return how many points at the end of a stroke leave the picture, `_MOST_CURL` at most."""
    gaps = np.hypot(*(stroke[:, None] - match.picture.points).transpose(2, 0, 1)).min(axis=1)
    near = np.flatnonzero(gaps < _NEAR)
    count = len(stroke) - 1 - int(near[-1]) if len(near) else 0
    return count if count < _MOST_CURL * len(stroke) else 0


def _onward(goal: Points, ink: Strokes) -> Points:
    """Return the direction (2,) of the line that begins or ends at a place; 0 elsewhere."""
    for stroke in [*ink, *(each[::-1] for each in ink)]:
        if np.hypot(*(stroke[0] - goal)) < _NEAR:
            return np.asarray(stroke[min(10, len(stroke) - 1)] - stroke[0])
    return np.zeros(2)


def _curve(start: Points, ahead: Points, goal: Points, onward: Points) -> Points:
    """Return a cubic curve (30, 2) that leaves and arrives in given directions (Hermite)."""
    reach = float(np.hypot(*(goal - start)))
    out, to = (d * (reach / max(float(np.hypot(*d)), 1e-9)) for d in (ahead, onward))
    t = np.linspace(0, 1, 31)[1:, None]
    return np.asarray(
        (2 * t**3 - 3 * t**2 + 1) * start
        + (t**3 - 2 * t**2 + t) * out
        + (3 * t**2 - 2 * t**3) * goal
        + (t**3 - t**2) * to
    )


def touch(_named: WorstFault, ink: Strokes, _match: Match, sign: float) -> Strokes:
    """Lead a stroke that touches no other on to the nearest one, or move it there."""
    moved = list(ink)
    for number in sorted(range(len(ink)), key=lambda n: len(ink[n]))[:-1]:
        numbers = [index for index in range(len(moved)) if index != number]
        rest = np.concatenate([moved[index] for index in numbers])
        gaps = np.hypot(*(moved[number][:, None] - rest).transpose(2, 0, 1))
        own, other = np.unravel_index(gaps.argmin(), gaps.shape)
        place, goal = moved[number][own], rest[other]
        if np.hypot(*(goal - place)) < _BEND:
            moved[number] = moved[number] + sign * (goal - place)
            continue
        for index, start, stop in ((number, place, goal), *((i, goal, place) for i in numbers)):
            longer = _led_on(moved[index], start, start + sign * (stop - start))
            if longer is not None:
                moved[index] = longer
                break
        else:
            moved[number] = moved[number] + sign * (goal - place)
    return moved


def _led_on(stroke: Points, place: Points, goal: Points) -> Points | None:
    """Return a stroke that goes on to a place from its end near another, if it has one."""
    line = np.linspace(0, 1, 20)[1:, None]
    if np.hypot(*(stroke[-1] - place)) < _BEND:
        return np.concatenate([stroke, stroke[-1] + line * (goal - stroke[-1])])
    if np.hypot(*(stroke[0] - place)) < _BEND:
        return np.concatenate([(stroke[0] + line * (goal - stroke[0]))[::-1], stroke])
    return None


def middle(ink: Sequence[Points]) -> Points:
    """Return the middle (2,) of the ink's box."""
    low, high = bounds(ink)
    return np.asarray((low + high) / 2)


def _place(named: WorstFault) -> Points:
    assert named.place is not None
    return named.place


def _nearest_point(ink: Strokes, place: Points) -> tuple[int, int]:
    """Return the number of the stroke nearest to a place, and of its nearest point."""
    gaps = [np.hypot(*(stroke - place).T) for stroke in ink]
    number = int(np.argmin([gap.min() for gap in gaps]))
    return number, int(gaps[number].argmin())


def nearest(stroke: Points, match: Match) -> np.ndarray:
    """Return the sample of the matched ink nearest to each point of a stroke."""
    gaps = np.hypot(*(stroke[:, None] - match.ink.points).transpose(2, 0, 1))
    return np.asarray(gaps.argmin(axis=1))


def smoothed(values: Points, width: int = 15) -> Points:
    """Average over neighbouring points; the ends stay."""
    width = min(width, len(values) // 2 * 2 - 1)
    if width < 3:
        return values
    padded = np.pad(values, ((width // 2, width // 2), (0, 0)), mode="reflect", reflect_type="odd")
    window = np.ones(width) / width
    return np.stack([np.convolve(padded[:, axis], window, "valid") for axis in (0, 1)], axis=1)
