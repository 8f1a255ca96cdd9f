"""Name the kind of fault that a teacher would see, from the measures of a shape."""

from enum import StrEnum

import numpy as np

from model.picture import Match
from model.shape import Fault, Shape
from model.structure import FAR, FEW


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

VISIBLE = 0.09
"""Distance from the picture, as a share of the longer side, from which ink is too much."""

_CURVED = frozenset(("ring", "upper bowl", "lower bowl", "bowl", "upper ring", "lower ring"))

_CLOSED = 0.015  # area of a ring, as a share of the box, from which it is closed
_TOUCHES = 0.02  # gap up to which a ring's end touches other ink
_RING_ENDS = {6: "lowest end", 9: "highest end"}  # of these, the other end belongs to the tail
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
    "pieces": Kind.GAP,
    "wobble": Kind.SHAKY,
    "flips": Kind.SHAKY,
    "crossings": Kind.EXTRA,
    "hook": Kind.EXTRA,
    "small holes": Kind.EXTRA,
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


def name_sign(name: str, shape: Shape, digit: int, absent: tuple[Kind, str]) -> tuple[Kind, str]:
    """Return the kind for what raters call a fault.

    Args:
        name: the raters' word, as in `model.shape.Sign`.
        shape: the shape that has it.
        digit: what it should be.
        absent: the kind if the picture lacks ink, from `name_absence`.
    """
    match = shape.match
    if name == "slant":
        return (Kind.LEANS_LEFT if match.slant > 0 else Kind.LEANS_RIGHT), ""
    if name == "missing":
        return absent
    if name == "flat" and "ring" not in match.names:
        return Kind.WIDE, ""
    if name == "open":
        return _name_open(shape, digit)
    if name == "extra":
        return _name_extra(shape, digit)
    return Kind(name), (CROSSING[digit] if name == "cross" else "")


def _name_open(shape: Shape, digit: int) -> tuple[Kind, str]:
    """Return whether a ring is open, closed by a line that goes on beyond, or of another size."""
    if _is_open(shape, digit):
        return Kind.OPEN, ""
    if shape.measures[_RING_ENDS.get(digit, "farthest end")] > VISIBLE:
        return Kind.EXTRA, ""
    return _name_displaced(shape.match, next(name for name in shape.match.names if "ring" in name))


def _is_open(shape: Shape, digit: int) -> bool:
    """Return whether a ring lacks a hole and has an end that touches nothing."""
    rings = sum("ring" in name for name in shape.match.names)
    smallest = shape.measures["hole" if rings == 1 else "second hole"]
    end = shape.measures[_RING_ENDS.get(digit, "farthest end")]
    return digit in RINGED and smallest <= _CLOSED and end > _TOUCHES


def _name_extra(shape: Shape, digit: int) -> tuple[Kind, str]:
    """Return whether a ring is open, ink is too much, or a part elsewhere or of another size."""
    if _is_open(shape, digit):
        return Kind.OPEN, ""
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
    if len(ink) < FEW:
        return Kind.MISSING, part
    if part not in _CURVED:
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


def name_fault(
    fault: Fault, shape: Shape, digit: int, absent: tuple[Kind, str]
) -> tuple[Kind, str]:
    """Return the kind of a fault that costs something.

    Args:
        fault: the fault.
        shape: the shape that has it.
        digit: what it should be.
        absent: the kind if the picture lacks ink, from `name_absence`.
    """
    name, too_much = fault.measure, fault.sign > 0
    part, _, measure = name.rpartition(": ")
    if part:
        kind = _name_part_fault(part, measure, shape, digit, absent, too_much=too_much)
    else:
        kind = _name_whole_fault(name, shape, digit, absent, too_much=too_much)
    # The corners of a line that trembles are its tremor.
    is_tremor = kind[0] is Kind.ANGULAR and shape.measures["wobble"] > _TREMOR
    return (Kind.SHAKY, "") if is_tremor else kind


def _name_whole_fault(
    name: str, shape: Shape, digit: int, absent: tuple[Kind, str], *, too_much: bool
) -> tuple[Kind, str]:
    """Return the kind of a fault of the whole digit."""
    match = shape.match
    if name.startswith(("runs ", "spread ")):
        return _name_directions(match, digit, absent)
    kind = _BY_SIGN[name][not too_much] if name in _BY_SIGN else _BY_MEASURE.get(name)
    if name.endswith(" end") or (kind is None and "hole" in name and not too_much):
        return _name_open(shape, digit) if digit in RINGED else (Kind.GAP, "")
    if kind is None and "hole" in name:
        kind = Kind.EXTRA
    is_line_in_ring = kind is Kind.GAP and digit == 0
    if is_line_in_ring or (name.startswith(("ink", "extra")) and match.ink_gaps.max() > FAR):
        return _name_extra(shape, digit)
    if digit in CROSSING and (kind is Kind.CROSS or name.startswith("beyond")):
        return Kind.CROSS, CROSSING[digit]
    if kind in (None, Kind.CROSS, Kind.LONG, Kind.SHORT):
        return absent
    return kind, ""


def _name_directions(match: Match, digit: int, absent: tuple[Kind, str]) -> tuple[Kind, str]:
    """Return what makes the ink run in other directions, or lie elsewhere, than it should."""
    if abs(match.slant) > _LEANING:
        return (Kind.LEANS_LEFT if match.slant > 0 else Kind.LEANS_RIGHT), ""
    if not 1 / _STRETCHED < match.stretch < _STRETCHED:
        return (Kind.WIDE if match.stretch > 1 else Kind.NARROW), ""
    return (Kind.ANGULAR, "") if digit == 0 else absent


def _name_part_fault(
    part: str, measure: str, shape: Shape, digit: int, absent: tuple[Kind, str], *, too_much: bool
) -> tuple[Kind, str]:
    """Return the kind of a fault of a part."""
    match = shape.match
    if measure in ("missing", "off"):
        return absent
    if measure == "ink off":
        is_far = match.ink_gaps.max() > FAR
        return _name_extra(shape, digit) if is_far else _name_displaced(match, part)
    if CROSSING.get(digit) == part and measure in ("length", "width", "right") and not too_much:
        return Kind.CROSS, part
    is_curved = part in _CURVED or (digit, part) == (2, "top")
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


def name_absence(match: Match, digit: int) -> tuple[Kind, str]:
    """Return whether a part is missing, a ring is open, or else which part is elsewhere."""
    is_far = match.picture_gaps > FAR
    counts = np.bincount(match.part[match.to_picture], minlength=len(match.names)).tolist()
    shares = {
        name: 1.0 if counts[number] < FEW else float(is_far[match.part == number].mean())
        for number, name in enumerate(match.names)
    }
    worst = max(shares, key=shares.__getitem__)
    if shares[worst] > _MISSING:
        has_ink = counts[match.names.index(worst)] >= FEW
        is_elsewhere = has_ink and bool(match.ink_gaps.max() > FAR)
        return (Kind.MISPLACED if is_elsewhere else Kind.MISSING), worst
    if digit in RINGED and "ring" in worst and shares[worst] > 0:
        return Kind.OPEN, ""
    return _name_displaced(match, match.names[match.part[int(match.picture_gaps.argmax())]])
