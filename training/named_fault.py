"""The fault that a tip names."""

from collections.abc import Sequence
from dataclasses import dataclass

from model.fault_kinds import Kind
from model.fault_place import find_place
from model.raster import Points
from model.shape import Shape
from model.worst_fault import name_worst


@dataclass(frozen=True, eq=False)
class Named:
    """A fault that a tip names."""

    kind: Kind
    part: str
    """Name of the part that it is about; "" for the whole digit."""
    place: Points | None
    """(2,) its place on the ink, if it has one; longer side 1, box starting at 0, 0."""


def name_fault(shape: Shape, strokes: Sequence[Points], digit: int) -> Named | None:
    """Return the fault that the tip is about, None if nothing is wrong.

    Args:
        shape: the judged shape.
        strokes: the smoothed ink, arrays (n, 2) in the unit that was judged.
        digit: what it should be.
    """
    worst = name_worst(shape, digit)
    if worst is None:
        return None
    place = find_place(*worst, shape.match, strokes, digit)
    scaled = None if place is None else (place - shape.match.origin) / shape.match.size
    return Named(*worst, scaled)
