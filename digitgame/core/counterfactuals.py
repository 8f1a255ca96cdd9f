"""Changes: what would be read if a part of the ink were not there, or one more were; pure.

Nothing here is guessed: each change is made to the strokes, and the network reads the result.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from model.copybook import Way
from model.partial import NEAR, Part, fit_to_ink, longer_side, unmatched_parts
from model.raster import Points, drop_stray_strokes, resample
from model.reader import Prediction

Read = Callable[[Sequence[Points]], Prediction]
"""What the network makes of strokes, arrays (n, 2) in pad units."""

PIECES = 6
"""Pieces of equal length that ink is cut into to find the one that matters most."""

TELLING = math.log(2)
"""A change that helps must at least double the digit's odds."""

NOTABLE = 0.02
"""A change that leaves a digit less likely than this has not helped."""

_FINE = 0.5  # pad units between points of strokes that are to be cut
_SURE = 1e-6  # odds are told apart no further: what lies beyond is the softmax's rounding


@dataclass(frozen=True, eq=False)
class Edit:
    """Ink with a part more, a part less, or both, and what is read then."""

    added: tuple[Points, ...]
    """Parts of a way, arrays (n, 2) in pad units."""
    removed: tuple[Points, ...]
    """Parts of the ink."""
    prediction: Prediction
    """What the network reads with this change."""
    name: str | None = None
    """What the copybook calls the added stroke, where it is a whole one."""


def best_edit(
    strokes: Sequence[Points], digit: int, ways: Iterable[Way], read: Read
) -> Edit | None:
    """The change towards one of a digit's ways after which the digit is read most surely.

    A single part is preferred to several where it is enough for the digit to be read.

    Args:
        strokes: the ink, in pad units.
        digit: which digit should be read.
        ways: the accepted ways; those of other digits are passed over.
        read: the network.

    Returns:
        None where no such change doubles the digit's odds and makes it notable.
    """
    fine = _fine(strokes)
    if not fine:
        return None
    before = read(fine)
    candidates = [
        change
        for way in ways
        if way.digit == digit
        for change in _towards(fine, way, read)
        if change.prediction.probabilities[digit] >= NOTABLE
        and _log_odds(change.prediction, digit) - _log_odds(before, digit) >= TELLING
    ]

    def worth(change: Edit) -> tuple[bool, int, float]:
        is_read = change.prediction.readable and change.prediction.digit == digit
        parts = len(change.added) + len(change.removed)
        return is_read, -parts if is_read else 0, change.prediction.probabilities[digit]

    return max(candidates, key=worth, default=None)


def most_important_segment(strokes: Sequence[Points], digit: int, read: Read) -> Edit | None:
    """The piece of ink without which a digit is read least surely.

    Returns:
        None for ink that is too little to be cut.
    """
    fine = _fine(strokes)
    changes = [
        Edit((), (piece,), read(rest))
        for piece, rest in _remove_segment(fine)
        if rest and len(piece)
    ]
    return min(changes, key=lambda change: change.prediction.probabilities[digit], default=None)


def _fine(strokes: Sequence[Points]) -> list[Points]:
    """The strokes that were meant, with points close enough to be cut anywhere."""
    return [resample(stroke, _FINE) for stroke in drop_stray_strokes(strokes) if len(stroke) > 1]


def _towards(ink: Sequence[Points], way: Way, read: Read) -> list[Edit]:
    """Changes that take ink nearer to a way: each part alone, then all parts."""
    laid, _ = fit_to_ink(way.strokes, ink)
    size = longer_side(ink)
    written = [resample(stroke, _FINE) for stroke in laid]
    missing = unmatched_parts(written, ink, size)
    extra = unmatched_parts(ink, laid, size)
    additions = [_join_strokes(written[part.stroke], part, NEAR * size / _FINE) for part in missing]
    names = [way.names[part.stroke] if part.is_whole else None for part in missing]
    changes = [
        Edit((addition,), (), read([*ink, addition]), name)
        for addition, name in zip(additions, names, strict=True)
    ]
    changes += [
        Edit((), (_points(ink, part),), read(rest))
        for part in extra
        if (rest := _without(ink, [part]))
    ]
    if len(missing) + len(extra) > 1 and (rest := _without(ink, extra)):
        omitted = tuple(_points(ink, part) for part in extra)
        changes.append(Edit(tuple(additions), omitted, read([*rest, *additions])))
    return changes


def _join_strokes(stroke: Points, part: Part, reach: float) -> Points:
    """A missing part with as much of its stroke as it takes to meet the ink."""
    more = round(reach)
    return stroke[max(part.first - more, 0) : part.last + more + 1]


def _points(strokes: Sequence[Points], part: Part) -> Points:
    return strokes[part.stroke][part.first : part.last + 1]


def _without(strokes: Sequence[Points], parts: Iterable[Part]) -> list[Points]:
    """Strokes less some of their parts."""
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
    """Each of about `PIECES` pieces of ink, and the ink without it."""
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
    """The logarithm of a digit's calibrated odds."""
    share = min(max(prediction.probabilities[digit], _SURE), 1 - _SURE)
    return math.log(share / (1 - share))
