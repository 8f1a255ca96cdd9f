"""Tips: the one thing to do better, in words for a child; pure."""

from dataclasses import dataclass

import numpy as np

from model.formation import Fault, Formation

PRAISE = "Beautiful! Can you do it again?"
UNREADABLE = "Draw it again, larger and clearer."

_OFF_SIZE = 0.15
"""Guide heights by which ink is too tall or too short before that is what to say."""


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
    """Where the shape differs most."""
    gaps = np.hypot(*(formation.ink - formation.ideal).T)
    around = np.convolve(gaps, np.ones(5) / 5, "same")
    x, y = formation.ideal[int(around.argmax())]
    down = "top" if y < -0.15 else "bottom" if y > 0.15 else "middle"
    across = " left" if x < -0.12 else " right" if x > 0.12 else ""
    return f"Look at the {down}{across}: there it differs most from the model."


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
        Fault.TOO_MANY: f"One stroke too many: {count} are enough. ",
        Fault.TOO_FEW: f"Lift the pen: this takes {count} strokes. ",
        Fault.WRONG_ORDER: f"Another order: {way.names[0]} first. ",
    }
    return said.get(fault, "") + way.advice if fault else way.advice


def proportion_tip(*, is_too_wide: bool) -> str:
    """Wider or narrower."""
    return "Make it narrower." if is_too_wide else "Make it wider."


def placement_tip(offsets: Offsets) -> str:
    """Larger, smaller, or to where."""
    too_small = offsets.top - offsets.base
    if too_small > _OFF_SIZE:
        return "Make it larger: from the top line down to the base line."
    if too_small < -_OFF_SIZE:
        return "Make it smaller: it should fit between the lines."
    if abs(offsets.centre) > max(abs(offsets.top), abs(offsets.base)):
        return f"Move it to the {'left' if offsets.centre > 0 else 'right'}, into the middle."
    if offsets.base > 0:
        return "Move it up, onto the base line."
    return "Let it stand on the base line."
