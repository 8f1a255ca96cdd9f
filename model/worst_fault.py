"""Choose the fault that the tip is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.fault_kinds import VISIBLE, Kind, name_absence, name_fault, name_sign
from model.fault_place import find_place
from model.raster import Points
from model.shape import Shape

_LEAST_EXTRA = 0.1  # share of all costs above which extra ink is named because raters would
_STRONG = 0.1  # strength from which a sign of a fault counts
_FAR_LEANING = 0.3  # width per height from which the slant, not the width, is named
_SEEN = 0.07  # distance from the picture, in any direction, from which ink is too much
_GAP = 0.03  # width of a gap that can be seen
_CROSSED = 0.1  # reach beyond a line from which it is crossed

_PREFERENCE = {
    Kind.OPEN: 1.3,
    Kind.GAP: 1.6,
    Kind.CROSS: 1.5,
    Kind.ANGULAR: 1.5,
    Kind.EXTRA: 0.6,
    Kind.SHORT: 0.3,
    Kind.LONG: 0.3,
    Kind.MISPLACED: 0.4,
}
"""Multiples of the cost by which kinds compete; others count once. The first are what raters name,
the last what helps less often when it is followed."""


@dataclass(frozen=True, eq=False)
class WorstFault:
    """The fault that the tip is about."""

    kind: Kind
    part: str
    """Name of the part that it is about; "" for the whole digit."""
    place: Points | None
    """(2,) its place on the ink, if it has one."""


def find_worst(shape: Shape, strokes: Sequence[Points], digit: int) -> WorstFault | None:
    """Return the fault that the tip is about, None if nothing is wrong.

    Args:
        shape: the judged shape.
        strokes: the smoothed ink, arrays (n, 2) in the unit that was judged.
        digit: what it should be.
    """
    worst = name_worst(shape, digit)
    return worst and WorstFault(*worst, find_place(*worst, shape.match, strokes, digit))


def name_worst(shape: Shape, digit: int) -> tuple[Kind, str] | None:
    """Return the kind of the worst fault, and the part it is about, else "".

    That is the strongest of the faults that raters would name, if it costs something; else a part
    that is not there; else the kind that costs most. None if nothing is wrong.
    """
    absent = name_absence(shape.match, digit)
    costs: defaultdict[tuple[Kind, str], float] = defaultdict(float)
    for fault, cost in shape.costs:
        costs[name_fault(fault, shape, digit, absent)] += cost
    by_kind: defaultdict[Kind, float] = defaultdict(float)
    for (kind, _part), cost in costs.items():
        by_kind[kind] += cost
    least = _LEAST_EXTRA * sum(by_kind.values())
    kinds = {kind for kind, cost in by_kind.items() if kind is not Kind.EXTRA or cost > least}
    for name, strength in shape.signs:
        kind, part = name_sign(name, shape, digit, absent)
        if strength > _STRONG and kind in kinds and _is_visible(kind, shape, digit):
            return kind, part
    if absent[0] is Kind.MISSING and absent[1] not in shape.optional and costs:
        return absent
    visible = [key for key in costs if _is_visible(key[0], shape, digit)]
    return max(visible, key=lambda key: costs[key] * _PREFERENCE.get(key[0], 1.0), default=None)


def _is_visible(kind: Kind, shape: Shape, digit: int) -> bool:
    """Return whether a child can see what a kind of fault is about."""
    if kind in (Kind.NARROW, Kind.WIDE):  # a digit that leans far has a wide box
        return digit != 1 and abs(shape.match.slant) < _FAR_LEANING
    if kind is Kind.EXTRA:
        match = shape.match
        away = match.ink.points - match.picture.points[match.to_picture]
        return bool(match.ink_gaps.max() > VISIBLE and np.hypot(*away.T).max() > _SEEN)
    if kind is Kind.CROSS:
        reach = ("beyond right", "beyond left") if digit == 7 else ("beyond right",)
        return any(shape.measures.get(name, 0.0) < _CROSSED for name in reach)
    # The slash of a 0 need not touch its ring.
    return kind is not Kind.GAP or (digit != 0 and shape.measures["gap"] > _GAP)
