"""Halves of people's digits, and two digits at once; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.raster import Points, resample
from training.pendigits import PenDigit

_CUTS: Mapping[int, Sequence[tuple[float, float, float]]] = {
    0: ((0.0, 0.5, 0.65), (0.2, 0.7, 0.65)),
    2: ((0.0, 0.25, 1.2), (0.65, 1.0, 0.65)),
    3: ((0.0, 0.25, 1.2), (0.62, 1.0, 0.65)),
    5: ((0.6, 1.0, 0.65),),
}
"""What is kept of a digit written in one stroke, as shares of its length, if it is wider than so
many times its height. Narrower it may pass for a 1, the tops of 2 and 3 for a 7. The other
digits' halves are digits: half an 8 is a 3 or a 0, half a 6 or a 9 a 0 or a 1, half a 7 or a 1 a
line."""

_STEMLESS = 0.65
"""The same for a 4 without its stem."""

_LEEWAY = 0.06  # each cut is made this far to either side of the table's

_BOUNCE = 0.05  # strokes of less than this share of the path are the pen bouncing (data's notes)

_STRAIGHTEST = 0.93
"""The distance of its ends by its length, beyond which a fragment is a line; a 1 unless it lies."""

_ROUNDEST = 0.4
"""The distance of its ends by its length, below which a fragment is nearly closed: a 0."""

_POINTS = 200  # a digit's path is cut at one of this many places

_BESIDE = 0.5
"""How many of the pairs lie side by side, at least."""


@dataclass(frozen=True)
class Half:
    """A part of a digit that is no digit itself."""

    path: Points
    """The stroke it is cut from, (n, 2) at equal distances."""

    start: float
    """Where does it begin, as a share of the path? 0 is the path's own beginning."""

    stop: float
    """Where does it end? 1 is the path's own end."""

    narrowest: float
    """How wide by height must it be, not to pass for a digit?"""

    def cut(self, start: float = 0.0, stop: float = 0.0) -> Points:
        """The piece, its cuts (not the path's own ends) moved by shares of the path."""
        first = self.start + start if self.start > 0 else 0.0
        last = self.stop + stop if self.stop < 1 else 1.0
        return self.path[round(first * len(self.path)) : round(last * len(self.path))]


def halves(digits: Sequence[PenDigit]) -> list[Half]:
    """What is left of digits that somebody did not finish, as far as it is no digit.

    Args:
        digits: people's digits.

    Returns:
        Pieces of 0, 2, 3 and 5 written in one stroke, and of 4 without the stem.
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
        path = resample(parts[0], _length(parts[0]) / _POINTS)
        return [Half(path, *cut) for cut in _CUTS.get(digit.label, ())]
    return []


def half_digit(chosen: Sequence[Half], rng: np.random.Generator) -> list[Points]:
    """A digit left unfinished.

    Args:
        chosen: what `halves` has found; at least one.
        rng: chooses the half and where exactly it is cut.

    Returns:
        One stroke (n, 2), in the digit's unit.
    """
    half = chosen[int(rng.integers(len(chosen)))]
    piece = half.cut(*rng.uniform(-_LEEWAY, _LEEWAY, 2))
    return [piece if _is_non_digit(piece, half.narrowest) else half.cut()]


def _is_non_digit(piece: Points, narrowest: float) -> bool:
    """Is a fragment wide, open and bent enough?"""
    width, height = np.ptp(piece, axis=0)
    opening = float(np.hypot(*(piece[-1] - piece[0]))) / max(_length(piece), 1e-9)
    lies = width > 2 * height
    return bool(
        width > narrowest * height and opening > _ROUNDEST and (opening < _STRAIGHTEST or lies)
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
        offset = rng.uniform((0.3, 0.1), (0.5, 0.4)) * rng.choice([-1, 1], 2)
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
