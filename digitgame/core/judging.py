"""Judge a drawing: a score with its parts, and one tip."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

import numpy as np

from digitgame.core.leniency import Leniency
from digitgame.core.tips import (
    PRAISE,
    UNREADABLE,
    PlacementOffsets,
    form_tip,
    formation_tip,
    misread_tip,
    placement_tip,
    proportion_tip,
    unknown_way_tip,
)
from digitgame.i18n import _
from model.copybook import Way
from model.formation import Formation, match_way
from model.grid import Box, Guides, box_of
from model.raster import CELL, Points, drop_stray_strokes, smooth
from model.reader import Prediction
from model.tolerances import Tolerances

MISREAD_CAP = 50.0
"""Highest score of a drawing that is read as another digit."""

ASTRAY = 1.5
"""Ink follows a way up to this multiple of the distance that nearly all writers stay within."""

GRAIN = 0.5
"""Distance from the way, in cell widths, that counts as none: a mouse over cells is no finer. It
matters on small pads; on the usual one it is below any digit's first quartile."""

NO_WAY_CAP = 25.0
"""Highest score of a drawing that follows no accepted way, even if the network recognises it: a
scribble can look like anything."""

MIN_FORM_FOR_MISREAD_WAY = 80.0
"""Form below which a misread drawing is not matched to a way of the target: the nearest one would
be accidental, and its advice confusing."""

STARS = (60.0, 75.0, 90.0)
"""Lowest scores for one, two and three stars."""

PRAISE_SCORE = 95.0
"""Score from which the tip is praise: no advice would help much."""


@dataclass(frozen=True)
class Parts:
    """The score's parts, 0 to 100 each."""

    reading: float
    """Probability of the target."""
    form: float
    """Similarity of the shape to the copybook's."""
    formation: float
    """Order, direction, start and number of strokes."""
    proportion: float
    """Width by height, compared with what is usual."""
    placement: float
    """Position relative to the guide lines and the middle."""


WEIGHTS = Parts(reading=0.3, form=0.3, formation=0.2, proportion=0.1, placement=0.1)
"""Weights of the parts in the score; they add up to 1."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """The score with its parts, and one tip."""

    score: float | None
    """0 to 100; None if unreadable."""
    stars: int
    """0 to 3."""
    parts: Parts | None
    formation: Formation | None
    """The way that the ink followed, if any."""
    tip: str
    """The most helpful advice, in words for a child."""

    @property
    def way(self) -> Way | None:
        """The accepted way that was followed, if any."""
        return self.formation.way if self.formation else None


def judge(
    strokes: Sequence[Points],
    target: int,
    prediction: Prediction,
    guides: Guides,
    *,
    ways: Collection[Way],
    tolerances: Tolerances,
    leniency: Leniency = Leniency.NORMAL,
    cell: float = CELL,
) -> Judgement:
    """Judge how well a digit is written.

    Args:
        strokes: the ink, arrays (n, 2) in pad units.
        target: the digit asked for.
        prediction: the network's prediction.
        guides: the pad's guide lines.
        ways: the accepted ways; those of other digits are ignored.
        tolerances: the deviations of real writers.
        leniency: the factor on the tolerances.
        cell: width of a character cell in the strokes' unit; 0 for strokes never snapped.
    """
    if not prediction.readable:
        return Judgement(None, 0, None, None, _(UNREADABLE))
    usual, factor = tolerances.digits[target], leniency.factor
    smoothed = [smooth(stroke, cell) for stroke in drop_stray_strokes(strokes)]
    formation = match_way(smoothed, [way for way in ways if way.digit == target], cell=0)
    if formation and formation.distance > ASTRAY * factor * usual.distance[-1]:
        formation = None
    box = box_of(smoothed)
    width, offsets = box.proportion, _offsets(box, guides)
    usual_width = _usual_width(target, formation, tolerances)
    parts = Parts(
        reading=100 * prediction.probabilities[target],
        form=_form(formation, usual.distance, factor, cell) if formation else 0.0,
        formation=formation_part(formation, usual.direction, factor) if formation else 0.0,
        proportion=_proportion(width, usual_width, factor),
        placement=_placement(offsets, factor),
    )
    score = sum(getattr(WEIGHTS, part.name) * getattr(parts, part.name) for part in fields(Parts))
    is_misread = prediction.digit != target
    if is_misread:
        score = min(score, MISREAD_CAP)
    if formation is None:
        score = min(score, NO_WAY_CAP)
    if is_misread and parts.form < MIN_FORM_FOR_MISREAD_WAY:
        formation = None
    if is_misread:
        tip = misread_tip(prediction.digit, formation)
    elif score >= PRAISE_SCORE:
        tip = _(PRAISE)
    elif formation is None:
        tip = unknown_way_tip(target)
    else:
        is_too_wide = width > usual_width[2]
        tip = _tip(_costliest(parts), formation, offsets, is_too_wide=is_too_wide)
    return Judgement(score, stars_for(score), parts, formation, tip)


def stars_for(score: float) -> int:
    """Return the stars for a score, 0 to 3."""
    return sum(score >= least for least in STARS)


def _tip(part: str, formation: Formation, offsets: PlacementOffsets, *, is_too_wide: bool) -> str:
    """Return the tip that improves a part of the score."""
    match part:
        case "formation":
            return formation_tip(formation)
        case "proportion":
            return proportion_tip(is_too_wide=is_too_wide)
        case "placement":
            return placement_tip(offsets)
        case _:
            return form_tip(formation)


def _costliest(parts: Parts) -> str:
    """Return the part that lowers the score most."""
    return max(
        (part.name for part in fields(Parts)),
        key=lambda name: getattr(WEIGHTS, name) * (100 - getattr(parts, name)),
    )


def _form(formation: Formation, usual: Sequence[float], factor: float, cell: float) -> float:
    """Return 100 up to the writers' first quartile, 80 at their third, 50 at p95, 0 at p99.5."""
    percentiles = factor * np.array(usual)
    ignored = max(GRAIN * cell / formation.size - percentiles[0], 0.0)
    return float(np.interp(formation.distance - ignored, percentiles, (100, 80, 50, 0)))


def formation_part(formation: Formation, usual: Sequence[float], factor: float) -> float:
    """Return 35 % direction, 25 % start, 20 % number of strokes, 20 % their order."""
    p5, median = usual
    least = max(median - factor * (median - p5), 0.1)
    direction = float(np.interp(formation.direction, (-1, 0, least, median), (0, 0.1, 0.7, 1)))
    return (
        35 * direction
        + 25 * formation.starts
        + 20 * (formation.extra_strokes == 0)
        + 20 * formation.order
    )


def _usual_width(
    target: int, formation: Formation | None, tolerances: Tolerances
) -> tuple[float, float, float, float]:
    """Return percentiles of width by height, widened to include the copybook's own."""
    usual = tolerances.digits[target].proportion
    if formation is None:
        return usual
    way = formation.way
    p5, p25, p75, p95 = tolerances.ways.get(f"{target} {way.name}", usual)
    width = box_of(way.strokes).proportion
    # A cell's width either way: the grid is no finer.
    narrow, wide = min(p25, width - 0.05), max(p75, width + 0.05)
    return min(p5, narrow), narrow, wide, max(p95, wide)


def _proportion(width: float, usual: Sequence[float], factor: float) -> float:
    """Return 100 between the quartiles, 0 at twice the distance from there to p5 or p95."""
    p5, p25, p75, p95 = usual
    narrow, wide = 2 * factor * max(p25 - p5, 0.05), 2 * factor * max(p95 - p75, 0.05)
    off = max((p25 - width) / narrow, (width - p75) / wide, 0.0)
    return 100 * max(0.0, 1 - off)


def _offsets(box: Box, guides: Guides) -> PlacementOffsets:
    return PlacementOffsets(
        top=(box.top - guides.top) / guides.height,
        base=(box.bottom - guides.base) / guides.height,
        centre=((box.left + box.right) / 2 - guides.centre) / guides.height,
    )


def _placement(offsets: PlacementOffsets, factor: float) -> float:
    """Return 100 if every line is met within 5 % of the height, 0 if one is missed by 25 %."""
    missed = max(abs(offsets.top), abs(offsets.base), abs(offsets.centre))
    return float(np.interp(missed - 0.05, (0, 0.2 * factor), (100, 0)))
