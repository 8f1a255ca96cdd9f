"""Compare ink with the copybook's model between the guide lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from digitgame.core.judging import Judgement
from model.copybook import Way
from model.grid import Grid
from model.raster import Points


@dataclass(frozen=True, eq=False)
class Comparison:
    """A drawing compared with a way of writing its digit."""

    reference: tuple[Points, ...]
    """The way's strokes in pad units, at their own width between the guide lines, in order and
    direction of writing."""
    place: tuple[float, float] | None
    """The place that the tip speaks of, x, y in pad units, if there is one."""
    words: str
    """The judgement's tip: the comparison shows what it means."""


def compare(judgement: Judgement, target: int, grid: Grid, ways: Iterable[Way]) -> Comparison:
    """Compare judged ink with the way that it followed, or else with the target's usual one.

    Args:
        judgement: the judgement of the ink.
        target: the digit asked for.
        grid: the pad it was drawn on.
        ways: the accepted ways, one of the target's among them.
    """
    way = judgement.way or next(way for way in ways if way.digit == target)
    return Comparison(tuple(grid.fitted(way.strokes)), judgement.place, judgement.tip)
