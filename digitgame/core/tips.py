"""Tips for the learner, in words for a child."""

from dataclasses import dataclass

from digitgame.i18n import N_, _
from model.formation import Fault, Formation

PRAISE = N_("Beautiful! Can you do it again?")
UNREADABLE = N_("Draw it again, larger and clearer.")

_OFF_SIZE = 0.15
"""Difference in height, in guide heights, from which the tip is about size."""

_MIDDLE = 0.15
"""Distance from the middle, as a share of the longer side, from which a place is top, left etc."""

_PLACES = (
    (N_("at the top left"), N_("at the top"), N_("at the top right")),
    (N_("on the left"), N_("in the middle"), N_("on the right")),
    (N_("at the bottom left"), N_("at the bottom"), N_("at the bottom right")),
)


@dataclass(frozen=True)
class PlacementOffsets:
    """Offsets of ink from the guide lines, in guide heights; positive down and right."""

    top: float
    base: float
    centre: float


def with_article(digit: int) -> str:
    """Return a digit with its article: a 7, an 8."""
    return _("an {digit}", digit=digit) if digit == 8 else _("a {digit}", digit=digit)


def misread_tip(digit: int, formation: Formation | None) -> str:
    """Return the tip for ink that is read as another digit."""
    looks = _("It looks like {digit}.", digit=with_article(digit))
    return f"{looks} {_(formation.way.advice) if formation else _('Look at the model.')}"


def unknown_way_tip(target: int) -> str:
    """Return the tip for ink that follows no accepted way."""
    return _(
        "This is not a usual way to write {target}. Look at the model.", target=with_article(target)
    )


def form_tip(formation: Formation) -> str:
    """Return the tip that names the place where ink and model differ most."""
    ideal = formation.ideal
    middle = (ideal.min(axis=0) + ideal.max(axis=0)) / 2
    x, y = (formation.max_deviation()[0] - formation.origin) / formation.size - middle
    place = describe_place(x, y)
    return _("Look {place}: that is where it differs most from the model.", place=place)


def describe_place(x: float, y: float) -> str:
    """Describe a place, given right of and below the middle in shares of the longer side."""
    row = 0 if y < -_MIDDLE else 2 if y > _MIDDLE else 1
    column = 0 if x < -_MIDDLE else 2 if x > _MIDDLE else 1
    return _(_PLACES[row][column])


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


def proportion_tip(*, is_too_wide: bool) -> str:
    """Return the tip on the width."""
    return _("Make it narrower.") if is_too_wide else _("Make it wider.")


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
