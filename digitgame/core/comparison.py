"""Comparison: ink beside the copybook's way, and the place where they differ most; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from digitgame.core.judging import Judgement
from digitgame.core.tips import describe_place, formation_tip
from digitgame.i18n import _
from model.alignment import max_deviation
from model.copybook import Way
from model.grid import Grid, box_of
from model.raster import Points, drop_stray_strokes, resample, smooth

HARDLY = 0.06
"""Shares of the longer side by which ink may differ from its model everywhere and still be called
alike: about what a mouse over the usual pad's cells cannot avoid."""

_FINE = 0.5  # pad units between compared points


@dataclass(frozen=True, eq=False)
class Comparison:
    """A way as it could have been drawn instead of some ink."""

    model: tuple[Points, ...]
    """The way's strokes in pad units, in order and direction of writing."""
    place: tuple[float, float] | None
    """Where ink and model differ most, x, y in pad units; None where they are alike."""
    apart: float
    """How far they are apart there, as a share of the ink's longer side."""
    words: str


def compare(
    strokes: Sequence[Points],
    judgement: Judgement,
    target: int,
    grid: Grid,
    ways: Iterable[Way],
) -> Comparison:
    """Ink beside the way that it followed, or beside the target's usual one.

    Args:
        strokes: the ink, arrays (n, 2) in pad units; not empty.
        judgement: what was said of it.
        target: the digit that it should be.
        grid: the pad it was drawn on.
        ways: the accepted ways, one of the target's among them.
    """
    ink = [smooth(stroke) for stroke in drop_stray_strokes(strokes)]
    formation = judgement.formation
    if formation:
        model = _aligned_to(formation.way.strokes, formation.ghost())
        place, apart = formation.max_deviation()
        faults = formation_tip(formation) if formation.faults else ""
    else:
        usual = next(way for way in ways if way.digit == target)
        model = grid.fitted(usual.strokes)
        place, apart = max_deviation(_resample(ink), _resample(model))
        apart /= _longer_side(ink)
        faults = ""
    x, y = place.tolist()
    words = " ".join(filter(None, (_difference(ink, place, apart), faults)))
    return Comparison(tuple(model), None if apart < HARDLY else (x, y), apart, words)


def _difference(ink: Sequence[Points], place: Points, apart: float) -> str:
    """Where and how much they differ, in words."""
    if apart < HARDLY:
        return _(
            "Your digit and the model are alike: nowhere more than {apart:.0%} apart.", apart=apart
        )
    box = box_of(ink)
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    x, y = (place - middle) / _longer_side(ink)
    return _(
        "They differ most {place} (!): by {apart:.0%} of your digit's size.",
        place=describe_place(x, y),
        apart=apart,
    )


def _aligned_to(way: Sequence[Points], ghost: Sequence[Points]) -> list[Points]:
    """A way's strokes in the box of its ghost.

    The ghost lies where the ink is, but its strokes go the way the ink went.
    """
    written, laid = np.concatenate(way), np.concatenate(ghost)
    low, corner = written.min(axis=0), laid.min(axis=0)
    scale = np.ptp(laid, axis=0) / np.maximum(np.ptp(written, axis=0), 1e-9)
    return [(stroke - low) * scale + corner for stroke in way]


def _resample(strokes: Sequence[Points]) -> Points:
    return np.concatenate([resample(stroke, _FINE) for stroke in strokes])


def _longer_side(strokes: Sequence[Points]) -> float:
    return max(float(np.ptp(np.concatenate(strokes), axis=0).max()), 1e-9)
