"""Compare ink with the copybook's way and find where they differ most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from digitgame.core.judging import Judgement
from digitgame.core.tips import describe_place, formation_tip
from digitgame.i18n import _
from model.alignment import max_deviation
from model.copybook import Way
from model.grid import Grid, box_of
from model.raster import Points, drop_stray_strokes, longer_side, resample, smooth

NEGLIGIBLE_DEVIATION = 0.06
"""Deviation, as a share of the longer side, up to which ink and model are called alike: about the
error of a mouse over the cells of the usual pad."""

_FINE = 0.5  # pad units between compared points


@dataclass(frozen=True, eq=False)
class Comparison:
    """A drawing compared with a way of writing its digit."""

    reference: tuple[Points, ...]
    """The way's strokes in pad units, in order and direction of writing."""
    place: tuple[float, float] | None
    """The place where ink and model differ most, x, y in pad units; None if they are alike."""
    apart: float
    """Their distance there, as a share of the ink's longer side."""
    words: str


def compare(
    strokes: Sequence[Points],
    judgement: Judgement,
    target: int,
    grid: Grid,
    ways: Iterable[Way],
) -> Comparison:
    """Compare ink with the way that it followed, or else with the target's usual one.

    Args:
        strokes: the ink, arrays (n, 2) in pad units; not empty.
        judgement: the judgement of the ink.
        target: the digit asked for.
        grid: the pad it was drawn on.
        ways: the accepted ways, one of the target's among them.
    """
    ink = [smooth(stroke) for stroke in drop_stray_strokes(strokes)]
    formation = judgement.formation
    if formation:
        model = _align(formation.way.strokes, formation.ghost())
        place, apart = formation.max_deviation()
        faults = formation_tip(formation) if formation.faults else ""
    else:
        usual = next(way for way in ways if way.digit == target)
        model = grid.fitted(usual.strokes)
        place, apart = max_deviation(_resample(ink), _resample(model))
        apart /= longer_side(ink)
        faults = ""
    x, y = place.tolist()
    words = " ".join(filter(None, (_describe_difference(ink, place, apart), faults)))
    return Comparison(tuple(model), None if apart < NEGLIGIBLE_DEVIATION else (x, y), apart, words)


def _describe_difference(ink: Sequence[Points], place: Points, apart: float) -> str:
    """Describe where and how much they differ."""
    if apart < NEGLIGIBLE_DEVIATION:
        return _("Your digit matches the model: at most {apart:.0%} apart.", apart=apart)
    box = box_of(ink)
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    x, y = (place - middle) / longer_side(ink)
    return _(
        "They differ most {place} (!): by {apart:.0%} of your digit's size.",
        place=describe_place(x, y),
        apart=apart,
    )


def _align(way: Sequence[Points], ghost: Sequence[Points]) -> list[Points]:
    """Fit a way's strokes to the box of its ghost.

    The ghost lies over the ink, but its strokes have the ink's directions and order.
    """
    from_points, to_points = np.concatenate(way), np.concatenate(ghost)
    low, corner = from_points.min(axis=0), to_points.min(axis=0)
    scale = np.ptp(to_points, axis=0) / np.maximum(np.ptp(from_points, axis=0), 1e-9)
    return [(stroke - low) * scale + corner for stroke in way]


def _resample(strokes: Sequence[Points]) -> Points:
    return np.concatenate([resample(stroke, _FINE) for stroke in strokes])
