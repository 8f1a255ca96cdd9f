"""Find the place of a fault on the ink."""

from collections.abc import Sequence

import numpy as np

from model.ends import find_gap, find_open_end
from model.fault_kinds import Kind
from model.picture import Match
from model.raster import Points

_FAR_ENOUGH = 0.7  # share of the greatest distance from the picture at which ink is extra, too


def find_place(
    kind: Kind, part: str, match: Match, strokes: Sequence[Points], digit: int
) -> Points | None:
    """Return the place (2,) of a fault, in the ink's unit; None for one of the whole digit.

    Args:
        kind: the kind of fault.
        part: name of the part that has it, or "".
        match: the nearest picture.
        strokes: the smoothed ink, arrays (n, 2) in the unit that was matched.
        digit: what it should be.
    """
    if kind is Kind.OPEN:
        return find_open_end(strokes, digit)
    if kind is Kind.GAP:
        return find_gap(strokes)
    if kind is Kind.EXTRA:
        return _find_extra(match, strokes)
    if not part or part not in match.names:
        return None
    number = match.names.index(part)
    is_own = match.part[match.to_picture] == number
    if kind is Kind.MISSING or not is_own.any():
        return on_pad(match, match.picture.points[match.part == number].mean(axis=0))
    points = match.ink.points[is_own]
    middle = np.hypot(*(points - points.mean(axis=0)).T).argmin()
    return on_pad(match, points[middle])


def _find_extra(match: Match, strokes: Sequence[Points]) -> Points:
    """Return the place (2,) of ink that is too much, at the end of a line if there is some."""
    points = on_pad(match, match.ink.points)
    ends = np.concatenate([stroke[[0, -1]] for stroke in strokes])
    to_end = np.hypot(*(points[:, None] - ends).transpose(2, 0, 1)).min(axis=1)
    is_far = match.ink_gaps > _FAR_ENOUGH * match.ink_gaps.max()
    return np.asarray(points[np.where(is_far, to_end, np.inf).argmin()])


def on_pad(match: Match, point: Points) -> Points:
    """Convert points (..., 2) of the match to the ink's unit."""
    return np.asarray(point * match.size + match.origin)
