"""Judge a drawing: a score with its parts, and one tip."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from digitgame.core.advice import Advice, advise
from digitgame.core.leniency import Leniency
from digitgame.core.tips import (
    LOOK,
    ONCE,
    PRAISE,
    PlacementOffsets,
    formation_tip,
    mirrored_tip,
    misread_tip,
    placement_tip,
    unreadable_tip,
    writing_tip,
)
from digitgame.i18n import _
from model.copybook import Way, copybook
from model.fault_kinds import Kind
from model.formation import Formation, match_way
from model.grid import Box, Guides, box_of
from model.picture import match_picture
from model.raster import CELL, Points, drop_stray_strokes, smooth
from model.reader import Prediction
from model.retracing import without_retracing
from model.shape import Shape, judge_shape, load_shapes, log_odds
from model.structure import FAR
from model.tolerances import Tolerances

MISREAD_CAP = 50.0
"""Highest score of a drawing that is read as another digit."""

RETRACED_CAP = 89.0
"""Highest score of a drawing whose lines were drawn twice: two stars, no praise."""

FORMATION_SHARE = 0.03
"""Share of the score that a wrong formation takes: an eye sees the shape, not its path."""

PLACEMENT_SHARE = 0.8
"""Share of the score that a wrong size or place takes."""

ASTRAY = 1.5
"""Ink follows a way up to this multiple of the distance that nearly all writers stay within."""

STARS = (60.0, 75.0, 90.0)
"""Lowest scores for one, two and three stars. Half of the drawings that raters would have written
again score less than 60, and nearly all less than 75."""

PRAISE_SCORE = 90.0
"""Score from which the tip is praise: people's best fifth."""

_TEACH_ORDER = 0.4
"""Points of formation that compete for the tip as one point of shape."""

_GOOD_FORMATION = 60.0
"""Formation below which the tip is about it, however good the shape is."""

_TELLING = (Kind.MISSING, Kind.OPEN)
"""Faults of ink that is read as another digit that make it so."""

MIRRORED = (2, 3, 4, 5, 6, 7, 9)
"""Digits that look different in a mirror."""

_MIRROR_GAIN = 0.8
"""A mirrored drawing is at most this share as far from its digit once it is turned round."""

_MIRROR_MISSING = 0.5
"""Greatest share of a part that a mirrored drawing lacks: a lone line resembles many digits."""

_MIRROR_PART = 0.15
"""Least share of the digit that a part has for that."""

_MIRROR_LIMIT = 0.11
"""Greatest distance of a mirrored drawing, turned round, from its digit; longer side 1."""


@dataclass(frozen=True)
class Parts:
    """The score's parts, 0 to 100 each."""

    shape: float
    """Likeness to the copybook as an eye sees it, whatever path drew it."""
    formation: float
    """Order, direction, start and number of strokes."""
    placement: float
    """Size and position relative to the guide lines and the middle."""

    @classmethod
    def from_stored(cls, values: Mapping[str, float]) -> "Parts":
        """Read stored parts. Until version 0.2 the shape was called form and fell with the path.

        Raises:
            KeyError: if one is missing.
        """
        shape = values["form"] if "form" in values else values["shape"]
        return cls(shape, values["formation"], values["placement"])


OLD_PARTS = ("reading", "form", "formation", "proportion", "placement")
"""Names of the parts until version 0.2."""


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
    place: tuple[float, float] | None = None
    """The spot on the ink that the tip speaks of, or where another digit differs most from the
    target; x, y in pad units, if there is one."""
    shape: Shape | None = None
    """The shape that it was judged by; None if unreadable."""
    is_mirrored: bool = False
    """True for the target as a mirror shows it."""

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
    smoothed = [smooth(stroke, cell) for stroke in drop_stray_strokes(strokes)]
    own = [way for way in ways if way.digit == target]
    looks = _pictures(own)
    if not prediction.readable:
        is_mirrored = bool(smoothed) and _is_mirrored(smoothed, target, looks, None)
        tip = mirrored_tip(target) if is_mirrored else unreadable_tip(smoothed, guides)
        return Judgement(None, 0, None, None, tip, is_mirrored=is_mirrored)
    once = without_retracing(smoothed)  # an eye sees the line, not how often it was drawn
    seen = once or smoothed
    shape = judge_shape(
        seen,
        target,
        looks,
        log_odds(prediction.probabilities, target),
        shapes=load_shapes(),
        leniency=leniency.factor,
    )
    formation = _follow(smoothed, own, shape, tolerances.digits[target].distance[-1], leniency)
    offsets = _offsets(box_of(smoothed), guides)
    parts = Parts(
        shape=shape.score if shape else 0.0,
        formation=formation_part(formation, tolerances.digits[target].direction, leniency.factor)
        if formation
        else 0.0,
        placement=_placement(offsets, leniency.factor),
    )
    is_misread = prediction.digit != target
    score = combine(parts)
    if once:
        score = min(score, RETRACED_CAP)
    if is_misread:
        score = min(score, MISREAD_CAP)
        if parts.shape < STARS[0]:  # any way would be accidental
            formation = None
    may_be_mirrored = is_misread or parts.shape < STARS[0]
    is_mirrored = may_be_mirrored and _is_mirrored(
        seen,
        target,
        looks,
        shape.match.distance if shape else None,
        [way for way in copybook() if is_misread and way.digit == prediction.digit],
    )
    advice = advise(shape, seen, target) if shape else None
    place = advice.place if advice else None
    if is_mirrored:
        tip, place = mirrored_tip(target), None
    elif is_misread:
        is_telling = parts.shape >= STARS[0] or (advice and advice.kind in _TELLING) or not own
        told = (advice.text if advice else None) if is_telling else writing_tip(own[0])
        tip = misread_tip(prediction.digit, told)
    elif once:
        tip, place = _(ONCE), None
    else:
        tip, place = _tip(score, parts, formation, offsets, advice)
    return Judgement(score, stars_for(score), parts, formation, tip, place, shape, is_mirrored)


def _tip(
    score: float,
    parts: Parts,
    formation: Formation | None,
    offsets: PlacementOffsets,
    advice: Advice | None,
) -> tuple[str, tuple[float, float] | None]:
    """Return the tip on ink that is read as its target, and the place that it speaks of."""
    if score >= PRAISE_SCORE:
        if formation is None or parts.formation >= _GOOD_FORMATION:
            return _(PRAISE), None
        return formation_tip(formation), None
    costliest = _costliest(parts, formation)
    if costliest == "shape":
        return (advice.text, advice.place) if advice else (_(LOOK), None)
    if formation and costliest == "formation":
        return formation_tip(formation), None
    return placement_tip(offsets), None


def combine(parts: Parts) -> float:
    """Return the score: the shape's, less what formation and placement take from it."""
    formation = 1 - FORMATION_SHARE * (1 - parts.formation / 100)
    placement = 1 - PLACEMENT_SHARE * (1 - parts.placement / 100)
    return parts.shape * formation * placement


def stars_for(score: float) -> int:
    """Return the stars for a score, 0 to 3."""
    return sum(score >= least for least in STARS)


def _costliest(parts: Parts, formation: Formation | None) -> str:
    """Return the part that the tip should be about."""
    losses = {
        "shape": 100 - parts.shape,
        "formation": _TEACH_ORDER * (100 - parts.formation) if formation else 0.0,
        "placement": PLACEMENT_SHARE * (100 - parts.placement),
    }
    return max(losses, key=losses.__getitem__)


def _pictures(own: Sequence[Way]) -> list[Way]:
    """Return the ways whose pictures a digit's accepted ways have."""
    looks = {(way.digit, way.look) for way in own}
    return [way for way in copybook() if (way.digit, way.name) in looks]


def _follow(
    smoothed: Sequence[Points],
    own: Sequence[Way],
    shape: Shape | None,
    farthest: float,
    leniency: Leniency,
) -> Formation | None:
    """Return the way that the ink follows: one with the nearest picture, if none fits better."""
    if shape is None:
        return None
    limit = ASTRAY * leniency.factor * farthest
    formation = match_way(smoothed, own, cell=0)
    if formation is None or formation.distance > limit:
        return None
    if formation.way.look == shape.match.way.name:
        return formation
    alike = [way for way in own if way.look == shape.match.way.name]
    other = match_way(smoothed, alike, cell=0)
    is_better = other and other.distance <= limit and len(other.faults) <= len(formation.faults)
    return other if is_better else formation


def _is_mirrored(
    smoothed: Sequence[Points],
    target: int,
    looks: Sequence[Way],
    distance: float | None,
    others: Sequence[Way] = (),
) -> bool:
    """Return whether ink resembles its target more if it is turned round as in a mirror.

    Args:
        smoothed: the ink, arrays (n, 2).
        target: the digit asked for.
        looks: the ways whose pictures it has.
        distance: of the ink from them, if it is known.
        others: pictures of the digit that it is read as, which it must not resemble more.
    """
    if target not in MIRRORED:
        return False
    if distance is None:
        match = match_picture(smoothed, looks)
        distance = match.distance if match else 0.0
    turned = match_picture([stroke * (-1.0, 1.0) for stroke in smoothed], looks)
    if turned is None or turned.distance >= min(_MIRROR_GAIN * distance, _MIRROR_LIMIT):
        return False
    for number in range(len(turned.names)):
        is_own = turned.part == number
        lacks = (turned.picture_gaps[is_own] > FAR).mean() > _MIRROR_MISSING
        if lacks and is_own.mean() > _MIRROR_PART:
            return False
    other = match_picture(smoothed, others)
    return other is None or turned.distance < other.distance


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
