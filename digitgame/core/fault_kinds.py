"""Name the kind of fault that a teacher would see, from the measures of a shape."""

from collections import defaultdict
from enum import StrEnum

import numpy as np

from model.picture import Match
from model.shape import Fault, Shape
from model.structure import FAR


class Kind(StrEnum):
    """A kind of fault that a teacher would name."""

    OPEN = "open"
    GAP = "gap"
    CROSS = "cross"
    MISSING = "missing"
    EXTRA = "extra"
    LEANS_LEFT = "leans left"
    LEANS_RIGHT = "leans right"
    SMALL = "small"
    LARGE = "large"
    NARROW = "narrow"
    WIDE = "wide"
    FLAT = "flat"
    SHORT = "short"
    LONG = "long"
    TURNED = "turned"
    BENT = "bent"
    ANGULAR = "angular"
    BLUNT = "blunt"
    SHAKY = "shaky"
    MISPLACED = "misplaced"


RINGED = (0, 6, 8, 9)
"""Digits with rings."""

CROSSING = {4: "bar", 7: "crossbar"}
"""Digits with a part that should cross another."""

LEVEL = frozenset(("bar", "crossbar", "hat", "base"))
"""Parts that should run level."""

CURVED = frozenset(("ring", "upper bowl", "lower bowl", "bowl", "upper ring", "lower ring"))
"""Parts that are curved."""

_LEAST_EXTRA = 0.1  # share of all costs above which extra ink is named because raters would
_CLOSED = 0.015  # area of a ring, as a share of the box, from which it is closed
_STRONG = 0.1  # strength from which a sign of a fault counts
_VISIBLE = 0.09  # distance from the picture from which ink is too much
_SEEN = 0.07  # the same, whatever its direction
_FEW = 3  # samples of a part that say nothing about its size
_TOUCHES = 0.02  # gap up to which a ring's end touches other ink
_RING_ENDS = {6: "lowest end", 9: "highest end"}  # of these, the other end belongs to the tail
_GAP = 0.03  # width of a gap that can be seen
_CROSSED = 0.1  # reach beyond a line from which it is crossed
# A part runs elsewhere if its picture lacks this share of what its ink has too much.
_ELSEWHERE = 0.95
_TURNED = 0.2  # angle by which a straight line is turned
_SIZE = 0.04  # difference in width or height that is the size of a part, not its place
_LEANING = 0.12  # width per height from which a slant can be seen
_STRETCHED = 1.2  # times the width of the copybook's from which a width can be seen
_TREMOR = 20.0  # wobble from which a line trembles: that of 99 % of people's digits is less
_MISSING = 0.6  # share of a part without ink from which it is missing

_BY_MEASURE = {
    "gap": Kind.GAP,
    "pieces 0": Kind.GAP,
    "pieces 1": Kind.GAP,
    "pieces 2": Kind.GAP,
    "wobble": Kind.SHAKY,
    "flips": Kind.SHAKY,
    "crossings": Kind.EXTRA,
    "hook": Kind.EXTRA,
    "small holes 0": Kind.EXTRA,
    "small holes 1": Kind.EXTRA,
    "small holes 2": Kind.EXTRA,
}

_BY_SIGN = {  # too much, too little
    "slant": (Kind.LEANS_LEFT, Kind.LEANS_RIGHT),
    "width": (Kind.WIDE, Kind.NARROW),
    "proportion": (Kind.WIDE, Kind.NARROW),
    "hole flatness": (Kind.FLAT, Kind.NARROW),
    "corners": (Kind.ANGULAR, Kind.BLUNT),
    "sudden turning": (Kind.ANGULAR, Kind.BLUNT),
    "shortest tail": (Kind.EXTRA, Kind.CROSS),
    "second tail": (Kind.EXTRA, Kind.CROSS),
    "longest tail": (Kind.EXTRA, Kind.CROSS),
    "length": (Kind.LONG, Kind.SHORT),
    "height": (Kind.LONG, Kind.SHORT),
    "roundness": (Kind.LONG, Kind.SHORT),
    "bend": (Kind.BENT, Kind.ANGULAR),
    "turn": (Kind.TURNED, Kind.TURNED),
}

_PREFERENCE = {
    Kind.OPEN: 1.3,
    Kind.GAP: 1.6,
    Kind.CROSS: 1.5,
    Kind.ANGULAR: 2.0,
    Kind.EXTRA: 0.3,
    Kind.SHORT: 0.3,
    Kind.LONG: 0.3,
    Kind.MISPLACED: 0.4,
}
"""Multiples of the cost by which kinds compete; others count once. The first are what raters name,
the last what helps less often when it is followed."""


def name_worst(shape: Shape, digit: int) -> tuple[Kind, str] | None:
    """Return the kind of the worst fault, and the part it is about, else "".

    That is the strongest of the faults that raters would name, if it costs something; else the
    kind that costs most. None if nothing is wrong.
    """
    costs: defaultdict[tuple[Kind, str], float] = defaultdict(float)
    for fault, cost in shape.costs:
        costs[_name_fault(fault, shape, digit)] += cost
    by_kind: defaultdict[Kind, float] = defaultdict(float)
    for (kind, _part), cost in costs.items():
        by_kind[kind] += cost
    least = _LEAST_EXTRA * sum(by_kind.values())
    kinds = {kind for kind, cost in by_kind.items() if kind is not Kind.EXTRA or cost > least}
    for name, strength in shape.signs:
        kind, part = _name_sign(name, shape, digit)
        if strength > _STRONG and kind in kinds and _is_visible(kind, shape, digit):
            return kind, part
    visible = [key for key in costs if _is_visible(key[0], shape, digit)]
    return max(visible, key=lambda key: costs[key] * _PREFERENCE.get(key[0], 1.0), default=None)


def _is_visible(kind: Kind, shape: Shape, digit: int) -> bool:
    """Return whether a child can see what a kind of fault is about."""
    if kind is Kind.EXTRA:
        match = shape.match
        away = match.ink.points - match.picture.points[match.to_picture]
        return bool(match.ink_gaps.max() > _VISIBLE and np.hypot(*away.T).max() > _SEEN)
    if kind is Kind.CROSS:
        reach = ("beyond right", "beyond left") if digit == 7 else ("beyond right",)
        return any(shape.measures.get(name, 0.0) < _CROSSED for name in reach)
    # The slash of a 0 need not touch its ring.
    return kind is not Kind.GAP or (digit != 0 and shape.measures["gap"] > _GAP)


def _name_sign(name: str, shape: Shape, digit: int) -> tuple[Kind, str]:
    """Return the kind for what raters call a fault."""
    match = shape.match
    if name == "slant":
        return (Kind.LEANS_LEFT if match.slant > 0 else Kind.LEANS_RIGHT), ""
    if name == "missing":
        return _name_absence(match, digit)
    if name == "flat" and "ring" not in match.names:
        return Kind.WIDE, ""
    if name == "open":
        return _name_open(shape, digit)
    if name == "extra":
        return _name_extra(shape)
    return Kind(name), (CROSSING[digit] if name == "cross" else "")


def _name_open(shape: Shape, digit: int) -> tuple[Kind, str]:
    """Return whether a ring is open, closed by a line that goes on beyond, or of another size."""
    measures, names = shape.measures, [name for name in shape.match.names if "ring" in name]
    end = measures[_RING_ENDS.get(digit, "farthest end")]
    smallest = measures["hole 0"] if len(names) == 1 else measures["second hole 0"]
    if smallest <= _CLOSED and end > _TOUCHES:
        return Kind.OPEN, ""
    return (Kind.EXTRA, "") if end > _VISIBLE else _name_displaced(shape.match, names[0])


def _name_extra(shape: Shape) -> tuple[Kind, str]:
    """Return whether there is too much ink, or a part that is elsewhere or of another size."""
    match = shape.match
    number = match.part[match.to_picture[int(match.ink_gaps.argmax())]]
    part = match.names[number]
    lacking = match.picture_gaps[match.part == number].max()
    if part in LEVEL and abs(shape.measures.get(f"{part}: turn", 0.0)) > _TURNED:
        return Kind.TURNED, part
    is_elsewhere = lacking > _ELSEWHERE * match.ink_gaps.max()
    return _name_displaced(match, part) if is_elsewhere else (Kind.EXTRA, "")


def _name_displaced(match: Match, part: str) -> tuple[Kind, str]:
    """Return whether a part is elsewhere, or a curve of another size."""
    number = match.names.index(part)
    ink = match.ink.points[match.part[match.to_picture] == number]
    if part not in CURVED or len(ink) < _FEW:
        return Kind.MISPLACED, part
    picture = match.picture.points[match.part == number]
    right, down = np.abs(ink.mean(axis=0) - picture.mean(axis=0)).tolist()
    wider, higher = (np.ptp(picture, axis=0) - np.ptp(ink, axis=0)).tolist()
    if max(abs(wider), abs(higher)) < max(right, down, _SIZE):
        return Kind.MISPLACED, part
    if wider > 0 and higher > 0:
        return Kind.SMALL, part
    if wider < 0 and higher < 0:
        return Kind.LARGE, part
    return (Kind.NARROW if wider > 0 else Kind.FLAT), part


def _name_fault(fault: Fault, shape: Shape, digit: int) -> tuple[Kind, str]:
    """Return the kind of a fault that costs something."""
    name, too_much = fault.measure, fault.sign > 0
    part, _, measure = name.rpartition(": ")
    if part:
        kind = _name_part_fault(part, measure, shape, digit, too_much=too_much)
    else:
        kind = _name_whole_fault(name, shape, digit, too_much=too_much)
    # The corners of a line that trembles are its tremor.
    is_tremor = kind[0] is Kind.ANGULAR and shape.measures["wobble"] > _TREMOR
    return (Kind.SHAKY, "") if is_tremor else kind


def _name_whole_fault(name: str, shape: Shape, digit: int, *, too_much: bool) -> tuple[Kind, str]:
    """Return the kind of a fault of the whole digit."""
    match = shape.match
    if name.startswith(("runs ", "spread ")):
        return _name_directions(match, digit)
    kind = _BY_SIGN[name][not too_much] if name in _BY_SIGN else _BY_MEASURE.get(name)
    if name.endswith(" end") or (kind is None and "hole " in name and not too_much):
        return _name_open(shape, digit) if digit in RINGED else (Kind.GAP, "")
    if kind is None and "hole " in name:
        kind = Kind.EXTRA
    if name.startswith(("ink", "extra")) and match.ink_gaps.max() > FAR:
        return _name_extra(shape)
    if digit in CROSSING and (kind is Kind.CROSS or name.startswith("beyond")):
        return Kind.CROSS, CROSSING[digit]
    if kind in (None, Kind.CROSS, Kind.LONG, Kind.SHORT):
        return _name_absence(match, digit)
    return kind, ""


def _name_directions(match: Match, digit: int) -> tuple[Kind, str]:
    """Return what makes the ink run in other directions, or lie elsewhere, than it should."""
    if abs(match.slant) > _LEANING:
        return (Kind.LEANS_LEFT if match.slant > 0 else Kind.LEANS_RIGHT), ""
    if not 1 / _STRETCHED < match.stretch < _STRETCHED:
        return (Kind.WIDE if match.stretch > 1 else Kind.NARROW), ""
    return (Kind.ANGULAR, "") if digit == 0 else _name_absence(match, digit)


def _name_part_fault(
    part: str, measure: str, shape: Shape, digit: int, *, too_much: bool
) -> tuple[Kind, str]:
    """Return the kind of a fault of a part."""
    match = shape.match
    if measure in ("missing", "off"):
        return _name_absence(match, digit)
    if measure == "ink off":
        is_far = match.ink_gaps.max() > FAR
        return _name_extra(shape) if is_far else _name_displaced(match, part)
    if CROSSING.get(digit) == part and measure in ("length", "width", "right") and not too_much:
        return Kind.CROSS, part
    is_curved = part in CURVED
    special = {
        "uneven": (Kind.ANGULAR, Kind.ANGULAR) if is_curved else (Kind.BENT, Kind.BENT),
        "form": (Kind.ANGULAR if is_curved else Kind.MISPLACED,) * 2,
        "roundness": (Kind.FLAT, Kind.NARROW) if is_curved else (Kind.LONG, Kind.SHORT),
        "width": (Kind.LONG, Kind.SHORT),
    }
    if (digit, part, measure) == (1, "stem", "turn"):
        return (Kind.LEANS_RIGHT if too_much else Kind.LEANS_LEFT), ""
    usual = _BY_SIGN.get(measure, (Kind.MISPLACED, Kind.MISPLACED))
    return special.get(measure, usual)[not too_much], part


def _name_absence(match: Match, digit: int) -> tuple[Kind, str]:
    """Return whether a part is missing, a ring is open, or else which part is elsewhere."""
    is_far = match.picture_gaps > FAR
    shares = {
        name: float(is_far[match.part == number].mean()) for number, name in enumerate(match.names)
    }
    worst = max(shares, key=shares.__getitem__)
    if shares[worst] > _MISSING:
        is_elsewhere = bool(match.ink_gaps.max() > FAR)
        return (Kind.MISPLACED if is_elsewhere else Kind.MISSING), worst
    if digit in RINGED and "ring" in worst and shares[worst] > 0:
        return Kind.OPEN, ""
    return _name_displaced(match, match.names[match.part[int(match.picture_gaps.argmax())]])
