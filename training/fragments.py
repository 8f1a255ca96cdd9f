"""Halves of people's digits, and two digits at once; pure."""

from collections.abc import Mapping, Sequence

import numpy as np

from model.raster import Points, resample
from training.pendigits import PenDigit

_CUTS: Mapping[int, Sequence[tuple[float, float]]] = {
    0: ((0.0, 0.5),),
    2: ((0.0, 0.3), (0.65, 1.0)),
    3: ((0.0, 0.3), (0.62, 1.0)),
    5: ((0.6, 1.0),),
}
"""What is kept of a digit written in one stroke, as shares of its length. The other digits' halves
are digits: half an 8 is a 3 or a 0, half a 6 or a 9 a 0 or a 1, half a 7 or a 1 a line."""

_STROKES: Mapping[int, int] = {**dict.fromkeys(_CUTS, 1), 4: 2}
"""Strokes that a digit must have for its half to be known."""

_LEEWAY = 0.06  # each cut is made this far to either side of the table's

_BOUNCE = 0.05  # strokes of less than this share of the path are the pen bouncing (data's notes)

_NARROWEST = 0.6
"""Width by height below which a fragment may pass for a 1."""

_STRAIGHTEST = 0.93
"""The distance of its ends by its length, beyond which a fragment is a line; a 1 unless it lies."""

_ROUNDEST = 0.4
"""The distance of its ends by its length, below which a fragment is nearly closed: a 0."""

_POINTS = 200  # a digit's path is cut at one of this many places

_BESIDE = 0.5
"""How many of the pairs lie side by side, at least."""


def halvable(digits: Sequence[PenDigit]) -> list[PenDigit]:
    """Those digits of which some half is no digit: see `half_digit`."""
    return [digit for digit in digits if len(_parts(digit)) == _STROKES.get(digit.label, 0)]


def half_digit(digits: Sequence[PenDigit], rng: np.random.Generator) -> list[Points]:
    """A digit left unfinished: a piece of a 0, 2, 3 or 5, or a 4 without its stem.

    Args:
        digits: digits that `halvable` has passed.
        rng: chooses the digit and the cut.

    Returns:
        One stroke (n, 2), in the digit's unit.
    """
    while True:
        digit = digits[int(rng.integers(len(digits)))]
        parts = _parts(digit)
        if digit.label == 4:
            piece = max(parts, key=lambda part: float(np.ptp(part[:, 0])))
        else:
            cuts = _CUTS[digit.label]
            start, stop = cuts[int(rng.integers(len(cuts)))]
            path = resample(parts[0], _length(parts[0]) / _POINTS)
            start += rng.uniform(-_LEEWAY, _LEEWAY) if start > 0 else 0
            stop += rng.uniform(-_LEEWAY, _LEEWAY) if stop < 1 else 0
            piece = path[round(start * len(path)) : round(stop * len(path))]
        if _no_digit(piece):
            return [piece]


def _no_digit(piece: Points) -> bool:
    """Is a fragment neither a 1 nor a 0?"""
    width, height = np.ptp(piece, axis=0)
    opening = float(np.hypot(*(piece[-1] - piece[0]))) / max(_length(piece), 1e-9)
    lies = width > 2 * height
    return bool(
        width > _NARROWEST * height and opening > _ROUNDEST and (opening < _STRAIGHTEST or lies)
    )


def two_digits(digits: Sequence[PenDigit], rng: np.random.Generator) -> list[Points]:
    """Two digits side by side, or one written across another.

    A 1 is never written across another digit: it may pass for a part of it.

    Args:
        digits: people's digits; at least one.
        rng: chooses the digits and how they lie.

    Returns:
        Strokes (n, 2), each digit 1 unit tall.
    """
    first, second = (digits[int(i)] for i in rng.integers(len(digits), size=2))
    left, right = _upright(first, rng), _upright(second, rng)
    width = max(float(stroke[:, 0].max()) for stroke in left)
    if 1 in (first.label, second.label) or rng.random() < _BESIDE:
        offset = np.array([width + rng.uniform(0.08, 0.35), rng.normal(0, 0.06)])
    else:
        offset = rng.uniform(0.2, 0.4, 2) * rng.choice([-1, 1], 2)
    return left + [stroke + offset for stroke in right]


def _upright(digit: PenDigit, rng: np.random.Generator) -> list[Points]:
    """The digit about 1 unit tall, at the origin."""
    every = np.concatenate(digit.strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    scale = rng.uniform(0.85, 1.15) / max(float(high[1] - low[1]), 1e-9)
    return [(stroke - low) * scale for stroke in digit.strokes]


def _parts(digit: PenDigit) -> list[Points]:
    """The strokes that are more than a bounce of the pen."""
    lengths = [_length(stroke) for stroke in digit.strokes]
    least = _BOUNCE * sum(lengths)
    return [s for s, length in zip(digit.strokes, lengths, strict=True) if length > least]


def _length(stroke: Points) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())
