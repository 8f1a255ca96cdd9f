"""Make non-digits from people's digits: halves of digits and pairs of digits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.raster import Points, bounds, length, resample
from training.pendigits import PenDigit

_CUTS: Mapping[int, Sequence[tuple[float, float, float]]] = {
    0: ((0.0, 0.5, 0.65), (0.2, 0.7, 0.65)),
    2: ((0.0, 0.25, 1.2), (0.65, 1.0, 0.65)),
    3: ((0.0, 0.25, 1.2), (0.62, 1.0, 0.65)),
    5: ((0.6, 1.0, 0.65),),
}
"""By digit written in one stroke: start and stop of the piece kept, as shares of its length, and
the piece's least width by height. Narrower pieces may pass for a 1, the tops of 2 and 3 for a 7.
Halves of other digits are digits: half an 8 is a 3 or a 0, half a 6 or a 9 a 0 or a 1, half a 7 or
a 1 a line."""

_STEMLESS = 0.65
"""Least width by height of a 4 without its stem."""

_LEEWAY = 0.06  # random shift of each cut, as a share of the length

_BOUNCE = 0.05  # shorter strokes, as a share of the total length, are pen bounces

_STRAIGHTEST = 0.93
"""Ratio of end distance to length above which a fragment is a line: a 1 unless it is flat."""

_ROUNDEST = 0.4
"""Ratio of end distance to length below which a fragment is nearly closed: a 0."""

_POINTS = 200  # resolution of the cuts along a digit's path

_SIDE_BY_SIDE = 0.5
"""Least share of pairs that lie side by side."""


@dataclass(frozen=True)
class Half:
    """A part of a digit that is not a digit itself."""

    path: Points
    """(n, 2) the whole stroke, at equal distances."""

    start: float
    """Start of the piece, as a share of the path's length."""

    stop: float
    """End of the piece, as a share of the path's length."""

    narrowest: float
    """Least width by height not to pass for a digit."""

    def cut(self, start: float = 0.0, stop: float = 0.0) -> Points:
        """Return the piece, its cuts (not the path's own ends) shifted by shares of the path."""
        first = self.start + start if self.start > 0 else 0.0
        last = self.stop + stop if self.stop < 1 else 1.0
        return self.path[round(first * len(self.path)) : round(last * len(self.path))]


def halves(digits: Sequence[PenDigit]) -> list[Half]:
    """Return halves of digits that are not digits themselves.

    Pieces of 0, 2, 3 and 5 written in one stroke, and 4s without the stem.
    """
    return [
        half
        for digit in digits
        for half in _halves(digit)
        if _is_non_digit(half.cut(), half.narrowest)
    ]


def _halves(digit: PenDigit) -> list[Half]:
    parts = _parts(digit)
    if len(parts) == 2 and digit.label == 4:
        return [Half(max(parts, key=lambda part: float(np.ptp(part[:, 0]))), 0, 1, _STEMLESS)]
    if len(parts) == 1:
        path = resample(parts[0], length(parts[0]) / _POINTS)
        return [Half(path, *cut) for cut in _CUTS.get(digit.label, ())]
    return []


def half_digit(chosen: Sequence[Half], rng: np.random.Generator) -> list[Points]:
    """Choose one of `halves` at random and vary its cuts.

    Returns:
        One stroke (n, 2), in the digit's unit.
    """
    half = chosen[int(rng.integers(len(chosen)))]
    piece = half.cut(*rng.uniform(-_LEEWAY, _LEEWAY, 2))
    return [piece if _is_non_digit(piece, half.narrowest) else half.cut()]


def _is_non_digit(piece: Points, narrowest: float) -> bool:
    """Return whether a fragment is wide, open and bent enough not to pass for a digit."""
    width, height = np.ptp(piece, axis=0)
    opening = float(np.hypot(*(piece[-1] - piece[0]))) / max(length(piece), 1e-9)
    is_flat = width > 2 * height
    return bool(
        width > narrowest * height and opening > _ROUNDEST and (opening < _STRAIGHTEST or is_flat)
    )


def two_digits(digits: Sequence[PenDigit], rng: np.random.Generator) -> list[Points]:
    """Place two random digits side by side, or one across the other.

    A 1 is never placed across another digit, because it may pass for a part of it.

    Returns:
        Strokes (n, 2), each digit about 1 unit tall.
    """
    first, second = (digits[int(i)] for i in rng.integers(len(digits), size=2))
    left, right = _upright(first, rng), _upright(second, rng)
    width = max(float(stroke[:, 0].max()) for stroke in left)
    if 1 in (first.label, second.label) or rng.random() < _SIDE_BY_SIDE:
        offset = np.array([width + rng.uniform(0.08, 0.35), rng.normal(0, 0.06)])
    else:
        offset = rng.uniform((0.3, 0.1), (0.5, 0.4)) * rng.choice([-1, 1], 2)
    return left + [stroke + offset for stroke in right]


def _upright(digit: PenDigit, rng: np.random.Generator) -> list[Points]:
    """Return the digit's strokes scaled to about 1 unit tall, at the origin."""
    low, high = bounds(digit.strokes)
    scale = rng.uniform(0.85, 1.15) / max(float(high[1] - low[1]), 1e-9)
    return [(stroke - low) * scale for stroke in digit.strokes]


def _parts(digit: PenDigit) -> list[Points]:
    """Return the strokes that are not bounces of the pen."""
    least = _BOUNCE * sum(map(length, digit.strokes))
    return [stroke for stroke in digit.strokes if length(stroke) > least]
