"""Say what to do about the shape of a digit, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitgame.i18n import N_, _
from model.fault_kinds import LEVEL, Kind
from model.fault_place import on_pad
from model.picture import Match
from model.raster import Points, bounds
from model.shape import Shape
from model.worst_fault import find_worst


@dataclass(frozen=True)
class Advice:
    """Advice on the shape of some ink."""

    kind: Kind
    text: str
    """In words for a child."""
    place: tuple[float, float] | None
    """The spot on the ink that it speaks of, x, y in the ink's unit; None for the whole digit."""
    part: str = ""
    """Name of the part that it speaks of; "" for the whole digit."""


PARTS = {
    "ring": N_("the ring"),
    "slash": N_("the slash"),
    "flag": N_("the short line at the top"),
    "stem": N_("the long line down"),
    "base": N_("the line at the bottom"),
    "top": N_("the top"),
    "slant": N_("the slanting line"),
    "upper bowl": N_("the upper curve"),
    "lower bowl": N_("the lower curve"),
    "bar": N_("the line across"),
    "neck": N_("the short line down"),
    "bowl": N_("the belly"),
    "hat": N_("the hat"),
    "back": N_("the long curve"),
    "serif": N_("the short line on the left"),
    "crossbar": N_("the line across"),
    "upper ring": N_("the upper ring"),
    "lower ring": N_("the lower ring"),
    "tail": N_("the tail"),
}
"""Names of the copybook's parts, in words for a child."""

_TEXTS = {
    Kind.OPEN: N_("Close the ring {where}."),
    Kind.GAP: N_("Leave no gap {where}: let the lines touch."),
    Kind.CROSS: N_("Draw the line across until it crosses the line down."),
    Kind.MISSING: N_("Draw {part} too, {where}."),
    Kind.EXTRA: N_("Leave out the extra bit {where}."),
    Kind.LEANS_LEFT: N_("Let it lean less to the left."),
    Kind.LEANS_RIGHT: N_("Let it lean less to the right."),
    Kind.SMALL: N_("Make {part} larger."),
    Kind.LARGE: N_("Make {part} smaller."),
    Kind.NARROW: N_("Make {part} wider."),
    Kind.WIDE: N_("Make it narrower."),
    Kind.FLAT: N_("Make {part} higher and rounder."),
    Kind.SHORT: N_("Make {part} longer."),
    Kind.LONG: N_("Make {part} shorter."),
    Kind.BENT: N_("Draw {part} straight."),
    Kind.ANGULAR: N_("Draw {part} rounder."),
    Kind.BLUNT: N_("Draw the corners sharp."),
    Kind.SHAKY: N_("Draw it in one smooth, calm line."),
}

_WITHOUT_PART = {
    Kind.NARROW: N_("Make it wider."),
    Kind.ANGULAR: N_("Draw the curves round, without corners."),
    Kind.FLAT: N_("Make the ring higher and rounder."),
}

_FARTHEST = 0.5  # share of the farthest point's move that counts besides the mean one


def advise(shape: Shape, strokes: Sequence[Points], digit: int) -> Advice | None:
    """Return the most useful advice on a shape, None if nothing is wrong.

    Args:
        shape: the judged shape.
        strokes: the smoothed ink, arrays (n, 2) in the unit that was judged.
        digit: what it should be.
    """
    worst = find_worst(shape, strokes, digit)
    if worst is None:
        return None
    kind, part, place = worst.kind, worst.part, _pair(worst.place)
    if kind is Kind.MISPLACED:
        return _move(shape.match, part)
    if kind is Kind.TURNED:
        text = _turn(part, shape)
    else:
        pattern = _TEXTS[kind] if part else _WITHOUT_PART.get(kind, _TEXTS[kind])
        where = "" if place is None else _where(place, strokes)
        text = _(pattern, part=_(PARTS[part]) if part else "", where=where)
    return Advice(kind, text, place, part)


def _move(match: Match, part: str) -> Advice:
    """Advise to move a part towards the picture, and mark where it is farthest from it."""
    number = match.names.index(part)
    right, down = needed_move(match, number).tolist()
    named = _(PARTS[part])
    if abs(right) > abs(down):
        to_right = _("Move {part} more to the right.", part=named)
        text = to_right if right > 0 else _("Move {part} more to the left.", part=named)
    else:
        further_down = _("Move {part} further down.", part=named)
        text = further_down if down > 0 else _("Move {part} further up.", part=named)
    farthest = int(np.where(match.part == number, match.picture_gaps, -1.0).argmax())
    place = _pair(on_pad(match, match.ink.points[match.to_ink[farthest]]))
    return Advice(Kind.MISPLACED, text, place, part)


def needed_move(match: Match, number: int) -> Points:
    """Return how far a part is from where the picture has it: right, down (2,).

    Args:
        match: the ink and its picture.
        number: of the part, an index into `match.names`.
    """
    is_own = match.part == number
    farthest = int(np.where(is_own, match.picture_gaps, -1.0).argmax())
    moves = match.picture.points - match.ink.points[match.to_ink]
    return np.asarray(moves[is_own].mean(axis=0) + _FARTHEST * moves[farthest])


def _turn(part: str, shape: Shape) -> str:
    """Advise to turn a part."""
    named = _(PARTS[part])
    if part in LEVEL:
        return _("Draw {part} level, not sloping.", part=named)
    if shape.measures.get(f"{part}: turn", 0.0) > 0:  # clockwise of where it should be
        return _("Turn the top of {part} more to the left.", part=named)
    return _("Turn the top of {part} more to the right.", part=named)


def _pair(point: Points | None) -> tuple[float, float] | None:
    if point is None:
        return None
    x, y = point.tolist()
    return x, y


_MIDDLE = 0.15
"""Distance from the middle, as a share of the longer side, from which a place is top, left etc."""

_PLACES = (
    (N_("at the top left"), N_("at the top"), N_("at the top right")),
    (N_("on the left"), N_("in the middle"), N_("on the right")),
    (N_("at the bottom left"), N_("at the bottom"), N_("at the bottom right")),
)


def describe_place(x: float, y: float) -> str:
    """Describe a place, given right of and below the middle in shares of the longer side."""
    row = 0 if y < -_MIDDLE else 2 if y > _MIDDLE else 1
    column = 0 if x < -_MIDDLE else 2 if x > _MIDDLE else 1
    return _(_PLACES[row][column])


def _where(place: tuple[float, float], strokes: Sequence[Points]) -> str:
    """Describe a place on the ink."""
    low, high = bounds(strokes)
    size = max(float((high - low).max()), 1e-9)
    x, y = ((np.array(place) - (low + high) / 2) / size).tolist()
    return describe_place(x, y)
