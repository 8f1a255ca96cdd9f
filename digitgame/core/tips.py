"""Tips for the learner, in words for a child."""

from collections.abc import Sequence
from dataclasses import dataclass

from digitgame.i18n import N_, _
from model.cleaning import sharp_turns
from model.copybook import Way
from model.formation import MOST_TURNS, Fault, Formation
from model.grid import Guides
from model.raster import Points, bounds, length

PRAISE = N_("Beautiful! Can you do it again?")
UNREADABLE = N_("Draw one large digit.")
LOOK = N_("Look at the model.")
ONCE = N_("Draw each line only once.")

_SMALL = 0.5
"""Size, in guide heights, under which unreadable ink is small."""

_APART = 0.12
"""Empty columns, as a share of the width, that part two digits."""

_SCRIBBLE = 7.0
"""Length of ink, in multiples of its size, from which it is a scribble: an 8 has 4.5."""

_OFF_SIZE = 0.15
"""Difference in height, in guide heights, from which the tip is about size."""


@dataclass(frozen=True)
class PlacementOffsets:
    """Offsets of ink from the guide lines, in guide heights; positive down and right."""

    top: float
    base: float
    centre: float


def with_article(digit: int) -> str:
    """Return a digit with its article: a 7, an 8."""
    return _("an {digit}", digit=digit) if digit == 8 else _("a {digit}", digit=digit)


def misread_tip(digit: int, advice: str | None) -> str:
    """Return the tip for ink that is read as another digit."""
    looks = _("It looks like {digit}.", digit=with_article(digit))
    return f"{looks} {advice or _(LOOK)}"


def writing_tip(way: Way) -> str:
    """Return how to write a way, for ink that is too unlike it to speak of its parts."""
    return _("For {digit}: {how}", digit=with_article(way.digit), how=_(way.advice))


def mirrored_tip(target: int) -> str:
    """Return the tip for a digit that is drawn as in a mirror."""
    return _("You wrote this {digit} backwards, as in a mirror.", digit=target)


def unreadable_tip(strokes: Sequence[Points], guides: Guides) -> str:
    """Return the tip for ink that cannot be read.

    Args:
        strokes: the smoothed ink, arrays (n, 2) in pad units; may be empty.
        guides: the pad's guide lines.
    """
    if not strokes:
        return _(UNREADABLE)
    low, high = bounds(strokes)
    width, height = (high - low).tolist()
    size = max(width, height)
    if size < _SMALL * guides.height:
        return _("Draw it larger: from the top line down to the base line.")
    if _gap_beside(strokes) > _APART * width and width > height:
        return _("Draw only one digit.")
    ink = sum(map(length, strokes)) / size
    if ink > _SCRIBBLE or sum(sharp_turns(stroke, size) for stroke in strokes) > MOST_TURNS:
        return _("Draw it slowly, one line at a time.")
    return _("Draw it again, like the model.")


def _gap_beside(strokes: Sequence[Points]) -> float:
    """Return the width of the widest empty column between strokes."""
    spans = sorted((float(s[:, 0].min()), float(s[:, 0].max())) for s in strokes)
    widest, reached = 0.0, spans[0][1]
    for left, right in spans[1:]:
        widest, reached = max(widest, left - reached), max(reached, right)
    return widest


def formation_tip(formation: Formation) -> str:
    """Return the tip on formation: the gravest fault, then the way's advice."""
    way = formation.way
    count, advice = len(way.strokes), _(way.advice)
    faults = formation.faults
    fault = faults[0] if faults else None
    if fault is Fault.TOO_MANY and count == 1:
        return f"{_('Write it in one go, without lifting the pen.')} {advice}"
    if fault is Fault.BACKWARDS:
        name = _(way.names[min(formation.backwards[0], count - 1)])
        return f"{_('You drew {stroke} backwards.', stroke=name)} {advice}"
    texts = {
        Fault.TOO_MANY: _("Too many strokes: {count} are enough.", count=count),
        Fault.TOO_FEW: _("Lift the pen: you need {count} strokes.", count=count),
        Fault.WRONG_ORDER: _("Try another order: {stroke} first.", stroke=_(way.names[0])),
    }
    return f"{texts[fault]} {advice}" if fault in texts else advice


def placement_tip(offsets: PlacementOffsets) -> str:
    """Return the tip on size or position."""
    top, base, centre = offsets.top, offsets.base, offsets.centre
    too_small = top - base
    if too_small > _OFF_SIZE:
        return _("Make it larger: from the top line down to the base line.")
    if too_small < -_OFF_SIZE:
        return _("Make it smaller: it should fit between the lines.")
    if abs(centre) > max(abs(top), abs(base)):
        to_left = _("Move it to the left, into the middle.")
        return to_left if centre > 0 else _("Move it to the right, into the middle.")
    if top * base > 0:
        up = _("Move it up, onto the base line.")
        return up if base > 0 else _("Move it down, onto the base line.")
    if abs(top) > abs(base):
        return _("Reach up to the top line.") if top > 0 else _("Stay below the top line.")
    return _("Stay above the base line.") if base > 0 else _("Reach down to the base line.")
