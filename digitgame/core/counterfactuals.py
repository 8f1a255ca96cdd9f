"""Counterfactual edits: how the prediction changes if strokes are added or removed.

Every edit is applied to the strokes and classified by the network.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from model.alignment import clamp
from model.copybook import Way
from model.partial import NEAR, Part, fit_to_ink, unmatched_parts
from model.raster import Points, drop_stray_strokes, longer_side, resample
from model.reader import Prediction

Read = Callable[[Sequence[Points]], Prediction]
"""Classifies strokes, arrays (n, 2) in pad units."""

PIECES = 6
"""Number of segments that ink is cut into to find the most important one."""

MIN_LOG_ODDS_GAIN = math.log(2)
"""A helpful edit raises the digit's log-odds by at least this: it doubles the odds."""

MIN_PROBABILITY = 0.02
"""A helpful edit makes the digit at least this likely."""

_FINE = 0.5  # pad units between points of strokes before they are cut
_SURE = 1e-6  # probabilities are clamped to this distance from 0 and 1: the rest is rounding


@dataclass(frozen=True, eq=False)
class Edit:
    """Parts added to the ink or removed from it, and the prediction after that."""

    added: tuple[Points, ...]
    """Parts of a way, arrays (n, 2) in pad units."""
    removed: tuple[Points, ...]
    """Parts of the ink."""
    prediction: Prediction
    """The prediction after the edit."""
    name: str | None = None
    """The copybook's name of the added stroke, if it is a whole one."""


def best_edit(
    strokes: Sequence[Points], digit: int, ways: Iterable[Way], read: Read
) -> Edit | None:
    """Return the edit towards one of a digit's ways that makes the digit most probable.

    If the digit is recognised after several edits, those with fewer parts are preferred.

    Args:
        strokes: the ink, in pad units.
        digit: the digit that should be recognised.
        ways: the accepted ways; those of other digits are ignored.
        read: the network.

    Returns:
        None if no edit doubles the digit's odds and reaches `NOTABLE`.
    """
    fine = _fine(strokes)
    if not fine:
        return None
    before = read(fine)
    candidates = [
        edit
        for way in ways
        if way.digit == digit
        for edit in _edits_towards(fine, way, read)
        if edit.prediction.probabilities[digit] >= MIN_PROBABILITY
        and _log_odds(edit.prediction, digit) - _log_odds(before, digit) >= MIN_LOG_ODDS_GAIN
    ]

    def worth(edit: Edit) -> tuple[bool, int, float]:
        is_read = edit.prediction.readable and edit.prediction.digit == digit
        parts = len(edit.added) + len(edit.removed)
        return is_read, -parts if is_read else 0, edit.prediction.probabilities[digit]

    return max(candidates, key=worth, default=None)


def most_important_segment(strokes: Sequence[Points], digit: int, read: Read) -> Edit | None:
    """Return the removal of the segment that lowers the digit's probability most.

    Returns:
        None for ink that is too small to be cut.
    """
    fine = _fine(strokes)
    edits = [
        Edit((), (piece,), read(rest))
        for piece, rest in _remove_segment(fine)
        if rest and len(piece)
    ]
    return min(edits, key=lambda edit: edit.prediction.probabilities[digit], default=None)


def _fine(strokes: Sequence[Points]) -> list[Points]:
    """Drop stray strokes and resample the others finely enough to be cut anywhere."""
    return [resample(stroke, _FINE) for stroke in drop_stray_strokes(strokes) if len(stroke) > 1]


def _edits_towards(ink: Sequence[Points], way: Way, read: Read) -> list[Edit]:
    """Return edits that make ink more like a way: each part alone, then all parts."""
    laid, _ = fit_to_ink(way.strokes, ink)
    size = longer_side(ink)
    written = [resample(stroke, _FINE) for stroke in laid]
    missing = unmatched_parts(written, ink, size)
    extra = unmatched_parts(ink, laid, size)
    additions = [_join_strokes(written[part.stroke], part, NEAR * size / _FINE) for part in missing]
    names = [way.names[part.stroke] if part.is_whole else None for part in missing]
    edits = [
        Edit((addition,), (), read([*ink, addition]), name)
        for addition, name in zip(additions, names, strict=True)
    ]
    edits += [
        Edit((), (_points(ink, part),), read(rest))
        for part in extra
        if (rest := _without(ink, [part]))
    ]
    if len(missing) + len(extra) > 1 and (rest := _without(ink, extra)):
        omitted = tuple(_points(ink, part) for part in extra)
        edits.append(Edit(tuple(additions), omitted, read([*rest, *additions])))
    return edits


def _join_strokes(stroke: Points, part: Part, reach: float) -> Points:
    """Extend a missing part along its stroke by `reach` points, so that it meets the ink."""
    more = round(reach)
    return stroke[max(part.first - more, 0) : part.last + more + 1]


def _points(strokes: Sequence[Points], part: Part) -> Points:
    return strokes[part.stroke][part.first : part.last + 1]


def _without(strokes: Sequence[Points], parts: Iterable[Part]) -> list[Points]:
    """Return the strokes without some of their parts."""
    rest: list[Points] = []
    by_stroke: dict[int, list[Part]] = {}
    for part in parts:
        by_stroke.setdefault(part.stroke, []).append(part)
    for number, stroke in enumerate(strokes):
        start = 0
        for part in by_stroke.get(number, []):
            rest.append(stroke[start : part.first])
            start = part.last + 1
        rest.append(stroke[start:])
    return [stroke for stroke in rest if len(stroke) > 1]


def _remove_segment(strokes: Sequence[Points]) -> list[tuple[Points, list[Points]]]:
    """Cut ink into about `PIECES` segments; return each one with the remaining strokes."""
    whole = sum(len(stroke) for stroke in strokes)
    cuts: list[tuple[Points, list[Points]]] = []
    for number, stroke in enumerate(strokes):
        count = max(1, round(PIECES * len(stroke) / max(whole, 1)))
        ends = np.linspace(0, len(stroke), count + 1).round().astype(int).tolist()
        for first, stop in pairwise(ends):
            part = Part(number, first, stop - 1, is_whole=False)
            cuts.append((stroke[first:stop], _without(strokes, [part])))
    return cuts


def _log_odds(prediction: Prediction, digit: int) -> float:
    """Return the logarithm of a digit's calibrated odds."""
    probability = clamp(prediction.probabilities[digit], _SURE, 1 - _SURE)
    return math.log(probability / (1 - probability))
