"""Reading and formation to judgement: a score that explains itself, and one tip; pure."""

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
"""A drawing that is read as another digit scores no more than this."""

ASTRAY = 1.5
"""Ink that is this many times further from a way than nearly all writers does not follow it."""

GRAIN = 0.5
"""Cells' widths by which ink may differ from its way unseen: a mouse over cells is no finer. On the
usual pad less than any digit's first quartile; it matters on smaller ones."""

NO_WAY_CAP = 25.0
"""A drawing that follows no accepted way scores no more than this, whatever the network makes of
it: a scribble can look like anything."""

LIKE_A_WAY = 80.0
"""Ink that is read as another digit and whose form is below this was no try at any of the target's
ways: which of them is nearest is an accident, and its advice would only confuse."""

STARS = (60.0, 75.0, 90.0)
"""Scores from which a drawing has one, two, three stars."""

WELL = 95.0
"""From this score on the tip is praise: there is nothing that would help much."""


@dataclass(frozen=True)
class Parts:
    """The score's parts, 0 to 100 each."""

    reading: float
    """How sure is the network that this is the digit asked for?"""
    form: float
    """How near is the shape to the copybook's?"""
    formation: float
    """Were the strokes drawn in order and direction, from the right start?"""
    proportion: float
    """Is it as wide for its height as people write it?"""
    placement: float
    """Does it stand between the guide lines, in the middle?"""


WEIGHTS = Parts(reading=0.3, form=0.3, formation=0.2, proportion=0.1, placement=0.1)
"""What each part counts for; they add up to 1."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """The score with its parts, and one tip."""

    score: float | None
    """0 to 100; None for what can't be read."""
    stars: int
    """0 to 3."""
    parts: Parts | None
    formation: Formation | None
    """The way that the ink followed; None where it followed none."""
    tip: str
    """The one thing that would help most, in words for a child."""

    @property
    def way(self) -> Way | None:
        """Which accepted way was followed, if any."""
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
    """How well a digit was written.

    Args:
        strokes: the ink, arrays (n, 2) in pad units.
        target: the digit asked for.
        prediction: what the network saw of it.
        guides: the pad's guide lines.
        ways: the accepted ways; those of other digits are passed over.
        tolerances: what real writers do.
        leniency: how much is forgiven.
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
    if is_misread and parts.form < LIKE_A_WAY:
        formation = None
    if is_misread:
        tip = misread_tip(prediction.digit, formation)
    elif score >= WELL:
        tip = _(PRAISE)
    elif formation is None:
        tip = unknown_way_tip(target)
    else:
        is_too_wide = width > usual_width[2]
        tip = _tip(_costliest(parts), formation, offsets, is_too_wide=is_too_wide)
    stars = sum(score >= least for least in STARS)
    return Judgement(score, stars, parts, formation, tip)


def _tip(part: str, formation: Formation, offsets: PlacementOffsets, *, is_too_wide: bool) -> str:
    """What would better a part of the score."""
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
    """The part that costs the score most."""
    return max(
        (part.name for part in fields(Parts)),
        key=lambda name: getattr(WEIGHTS, name) * (100 - getattr(parts, name)),
    )


def _form(formation: Formation, usual: Sequence[float], factor: float, cell: float) -> float:
    """100 up to the writers' first quartile, 80 at their third, 50 at p95, 0 at p99.5."""
    percentiles = factor * np.array(usual)
    unseen = max(GRAIN * cell / formation.size - percentiles[0], 0.0)
    return float(np.interp(formation.distance - unseen, percentiles, (100, 80, 50, 0)))


def formation_part(formation: Formation, usual: Sequence[float], factor: float) -> float:
    """35 % direction, 25 % start, 20 % number of strokes, 20 % their order."""
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
    """Percentiles of width by height, stretched so that the copybook's own is always usual."""
    usual = tolerances.digits[target].proportion
    if formation is None:
        return usual
    way = formation.way
    p5, p25, p75, p95 = tolerances.ways.get(f"{target} {way.name}", usual)
    width = box_of(way.strokes).proportion
    # A cell's width either way: the grid cannot draw it closer.
    narrow, wide = min(p25, width - 0.05), max(p75, width + 0.05)
    return min(p5, narrow), narrow, wide, max(p95, wide)


def _proportion(width: float, usual: Sequence[float], factor: float) -> float:
    """100 from the first to the third quartile, 0 at twice the way from there to p5 or p95."""
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
    """100 while every line is met within 5 % of the height, 0 where one is missed by 25 %."""
    missed = max(abs(offsets.top), abs(offsets.base), abs(offsets.centre))
    return float(np.interp(missed - 0.05, (0, 0.2 * factor), (100, 0)))
