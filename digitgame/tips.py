"""Tips: the one thing to do better, in words for a child; pure."""

from dataclasses import dataclass

from model.formation import Fault, Formation

PRAISE = "Beautiful! Can you do it again?"
UNREADABLE = "Draw it again, larger and clearer."

_OFF_SIZE = 0.15
"""Guide heights by which ink is too tall or too short before that is what to say."""

_MIDDLE = 0.15
"""Share of the longer side by which a place is off the middle before it is top, left and so on."""


@dataclass(frozen=True)
class Offsets:
    """How far ink is from where it should stand, in guide heights; positive down and right."""

    top: float
    base: float
    centre: float


def with_article(digit: int) -> str:
    """A digit as English puts it: a 7, an 8."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def misread_tip(digit: int, formation: Formation | None) -> str:
    """What to do when another digit was read."""
    looks = f"It looks like {with_article(digit)}."
    return f"{looks} {formation.way.advice}" if formation else f"{looks} Look at the model."


def unknown_way_tip(target: int) -> str:
    """What to do when the ink follows no accepted way."""
    return f"I know no way to write {with_article(target)} like this. Look at the model."


def form_tip(formation: Formation) -> str:
    """Where ink and model are furthest apart."""
    ideal = formation.ideal
    middle = (ideal.min(axis=0) + ideal.max(axis=0)) / 2
    x, y = (formation.most_apart()[0] - formation.origin) / formation.size - middle
    return f"Look at the {place_of(x, y)}: there it differs most from the model."


def place_of(x: float, y: float) -> str:
    """Where something is, in shares of the longer side to the right of and below the middle."""
    down = "top" if y < -_MIDDLE else "bottom" if y > _MIDDLE else "middle"
    across = " left" if x < -_MIDDLE else " right" if x > _MIDDLE else ""
    return f"{down}{across}"


def formation_tip(formation: Formation) -> str:
    """How to form the digit: the gravest fault by name, then how to go about it."""
    way = formation.way
    count = len(way.strokes)
    faults = formation.faults
    fault = faults[0] if faults else None
    if fault is Fault.TOO_MANY and count == 1:
        return f"Write it in one go, without lifting the pen. {way.advice}"
    if fault is Fault.BACKWARDS:
        drawn = way.names[min(formation.backwards[0], count - 1)]
        return f"You drew {drawn} backwards. {way.advice}"
    said = {
        Fault.TOO_MANY: f"Too many strokes: {count} are enough. ",
        Fault.TOO_FEW: f"Lift the pen: this takes {count} strokes. ",
        Fault.WRONG_ORDER: f"Another order: {way.names[0]} first. ",
    }
    return said.get(fault, "") + way.advice if fault else way.advice


def proportion_tip(*, is_too_wide: bool) -> str:
    """Wider or narrower."""
    return "Make it narrower." if is_too_wide else "Make it wider."


def placement_tip(offsets: Offsets) -> str:
    """Larger, smaller, or to where."""
    top, base, centre = offsets.top, offsets.base, offsets.centre
    too_small = top - base
    if too_small > _OFF_SIZE:
        return "Make it larger: from the top line down to the base line."
    if too_small < -_OFF_SIZE:
        return "Make it smaller: it should fit between the lines."
    if abs(centre) > max(abs(top), abs(base)):
        return f"Move it to the {'left' if centre > 0 else 'right'}, into the middle."
    if top * base > 0:
        return f"Move it {'up' if base > 0 else 'down'}, onto the base line."
    if abs(top) > abs(base):
        return "Reach up to the top line." if top > 0 else "Stay below the top line."
    return "Stay above the base line." if base > 0 else "Reach down to the base line."
