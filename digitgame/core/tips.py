"""Tips: the one thing to do better, in words for a child; pure."""

from dataclasses import dataclass

from digitgame.i18n import N_, _
from model.formation import Fault, Formation

PRAISE = N_("Beautiful! Can you do it again?")
UNREADABLE = N_("Draw it again, larger and clearer.")

_OFF_SIZE = 0.15
"""Guide heights by which ink is too tall or too short before that is what to say."""

_MIDDLE = 0.15
"""Share of the longer side by which a place is off the middle before it is top, left and so on."""

_PLACES = (
    (N_("at the top left"), N_("at the top"), N_("at the top right")),
    (N_("at the middle left"), N_("at the middle"), N_("at the middle right")),
    (N_("at the bottom left"), N_("at the bottom"), N_("at the bottom right")),
)


@dataclass(frozen=True)
class PlacementOffsets:
    """How far ink is from where it should stand, in guide heights; positive down and right."""

    top: float
    base: float
    centre: float


def with_article(digit: int) -> str:
    """A digit as English puts it: a 7, an 8."""
    return _("an {digit}", digit=digit) if digit == 8 else _("a {digit}", digit=digit)


def misread_tip(digit: int, formation: Formation | None) -> str:
    """What to do when another digit was read."""
    looks = _("It looks like {digit}.", digit=with_article(digit))
    return f"{looks} {_(formation.way.advice) if formation else _('Look at the model.')}"


def unknown_way_tip(target: int) -> str:
    """What to do when the ink follows no accepted way."""
    return _(
        "I know no way to write {target} like this. Look at the model.", target=with_article(target)
    )


def form_tip(formation: Formation) -> str:
    """Where ink and model are furthest apart."""
    ideal = formation.ideal
    middle = (ideal.min(axis=0) + ideal.max(axis=0)) / 2
    x, y = (formation.max_deviation()[0] - formation.origin) / formation.size - middle
    place = describe_place(x, y)
    return _("Look {place}: there it differs most from the model.", place=place)


def describe_place(x: float, y: float) -> str:
    """Where something is, in shares of the longer side to the right of and below the middle."""
    row = 0 if y < -_MIDDLE else 2 if y > _MIDDLE else 1
    column = 0 if x < -_MIDDLE else 2 if x > _MIDDLE else 1
    return _(_PLACES[row][column])


def formation_tip(formation: Formation) -> str:
    """How to form the digit: the gravest fault by name, then how to go about it."""
    way = formation.way
    count, advice = len(way.strokes), _(way.advice)
    faults = formation.faults
    fault = faults[0] if faults else None
    if fault is Fault.TOO_MANY and count == 1:
        return f"{_('Write it in one go, without lifting the pen.')} {advice}"
    if fault is Fault.BACKWARDS:
        drawn = _(way.names[min(formation.backwards[0], count - 1)])
        return f"{_('You drew {stroke} backwards.', stroke=drawn)} {advice}"
    said = {
        Fault.TOO_MANY: _("Too many strokes: {count} are enough.", count=count),
        Fault.TOO_FEW: _("Lift the pen: this takes {count} strokes.", count=count),
        Fault.WRONG_ORDER: _("Another order: {stroke} first.", stroke=_(way.names[0])),
    }
    return f"{said[fault]} {advice}" if fault in said else advice


def proportion_tip(*, is_too_wide: bool) -> str:
    """Wider or narrower."""
    return _("Make it narrower.") if is_too_wide else _("Make it wider.")


def placement_tip(offsets: PlacementOffsets) -> str:
    """Larger, smaller, or to where."""
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
