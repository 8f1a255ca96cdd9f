"""Spoil well-written digits on purpose, by faults that people's drawings rarely show."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from model.copybook import copybook
from model.grid import Grid
from model.raster import Points, bounds, digit_image, length, resample
from model.reader import Reader

Strokes = list[Points]
Spoil = Callable[[Sequence[Points], np.random.Generator], Strokes]

_TRIES = 6000  # of random lines
_FINE = 0.02  # distance between a stroke's points; the digit's longer side is 1


def angular(strokes: Sequence[Points], rng: np.random.Generator) -> Strokes:
    """Draw straight lines between a few points of each stroke."""
    tolerance = rng.uniform(0.08, 0.2)
    return [stroke[_simplified(stroke, tolerance)] for stroke in strokes]


def dashed(strokes: Sequence[Points], rng: np.random.Generator) -> Strokes:
    """Leave gaps in the strokes."""
    gap, dash = rng.uniform(0.08, 0.15), rng.uniform(0.15, 0.45)
    pieces = []
    for stroke in strokes:
        points = resample(stroke, _FINE)
        start = 0
        while start < len(points) - 2:
            stop = start + max(int(dash / _FINE), 3)
            pieces.append(points[start:stop])
            start = stop + int(gap / _FINE)
    return pieces


def cut(strokes: Sequence[Points], rng: np.random.Generator) -> Strokes:
    """Leave out the end or the start of the longest stroke."""
    longest = max(range(len(strokes)), key=lambda number: length(strokes[number]))
    points = resample(strokes[longest], _FINE)
    away = int(len(points) * rng.uniform(0.12, 0.3))
    kept = points[:-away] if rng.random() < 0.7 else points[away:]
    return [kept if number == longest else stroke for number, stroke in enumerate(strokes)]


def floating(strokes: Sequence[Points], rng: np.random.Generator) -> Strokes:
    """Move the last stroke away from the others, or cut off a part of a single one."""
    *others, last = strokes if len(strokes) > 1 else _halves(strokes[0], rng)
    low, high = bounds(others)
    away = (last.mean(axis=0) - (low + high) / 2) / (high - low).max()
    away = away / max(float(np.hypot(*away)), 1e-6) * rng.uniform(0.12, 0.25)
    return [*others, last + away]


def shortened(strokes: Sequence[Points], rng: np.random.Generator) -> Strokes:
    """Shorten the last or first stroke's end, as a 4 whose bar does not cross its stem."""
    number = int(rng.integers(len(strokes)))
    points = resample(strokes[number], _FINE)
    kept = points[: max(int(len(points) * rng.uniform(0.6, 0.85)), 3)]
    return [kept if n == number else stroke for n, stroke in enumerate(strokes)]


def crossed_out(strokes: Sequence[Points], rng: np.random.Generator) -> Strokes:
    """Draw a straight line across."""
    low, high = bounds(strokes)
    ends = low + (high - low) * rng.uniform((0.1, 0.1), (0.4, 0.4), (2, 2)) * (1, 1)
    ends[1] = high - (ends[1] - low)
    if rng.random() < 0.3:
        ends[:, 0] = ends[::-1, 0]
        ends[:, 1] = np.clip(ends[:, 1], low[1], high[1])
    return [*strokes, ends]


def doubled(strokes: Sequence[Points], rng: np.random.Generator) -> Strokes:
    """Draw some of it twice, a little apart."""
    number = int(rng.integers(len(strokes)))
    points = resample(strokes[number], _FINE)
    half = len(points) // 2
    again = points[half:] if rng.random() < 0.5 else points[:half]
    return [*strokes, again + rng.uniform(0.04, 0.09, 2) * rng.choice((-1, 1), 2)]


SPOILS: Mapping[str, tuple[Spoil, float]] = {
    "angular": (angular, 6.0),
    "dashed": (dashed, 5.0),
    "cut": (cut, 2.5),
    "floating": (floating, 4.0),
    "shortened": (shortened, 2.0),
    "crossed out": (crossed_out, 4.5),
    "doubled": (doubled, 2.5),
}
"""Each fault with the cost by which it should exceed that of the unspoilt digit."""


def spoilt(
    strokes: Sequence[Points], rng: np.random.Generator
) -> Iterator[tuple[str, Strokes, float]]:
    """Yield each fault's name, the spoilt strokes and the wanted difference in cost."""
    low, high = bounds(strokes)
    scaled = [(stroke - low) / (high - low).max() for stroke in strokes]
    for name, (spoil, margin) in SPOILS.items():
        yield name, spoil(scaled, rng), margin


def random_corners(rng: np.random.Generator) -> Points:
    """Return a line's 3 to 7 random corners (n, 2), in a box of 1 or narrower."""
    corners: Points = rng.uniform(0, 1, (int(rng.integers(3, 8)), 2))
    return corners * (rng.uniform(0.4, 1.0), 1.0)


def random_lines(
    digit: int, count: int, reader: Reader, pad: Grid, rng: np.random.Generator
) -> list[Strokes]:
    """Return lines with random corners that are read as a digit, `count` at most."""
    found: list[Strokes] = []
    for _ in range(_TRIES):
        corners = random_corners(rng)
        prediction = reader.read(digit_image(pad.snapped(pad.fitted([corners]))))
        if prediction.readable and prediction.digit == digit:
            found.append([corners])
            if len(found) == count:
                break
    return found


def ideals(digit: int) -> list[Strokes]:
    """Return the copybook's strokes of a digit."""
    return [list(way.strokes) for way in copybook() if way.digit == digit]


def _halves(stroke: Points, rng: np.random.Generator) -> Strokes:
    points = resample(stroke, _FINE)
    at = int(len(points) * rng.uniform(0.3, 0.7))
    return [points[:at], points[at:]]


def _simplified(points: Points, tolerance: float) -> list[int]:
    """Return the indices of a polyline's corners (Ramer 1972, Douglas and Peucker 1973)."""
    first, last = points[0], points[-1]
    run = last - first
    span = float(np.hypot(*run))
    away = points - first
    distances = (
        np.abs(away[:, 0] * run[1] - away[:, 1] * run[0]) / span
        if span > 1e-9
        else np.hypot(*away.T)
    )
    worst = int(distances.argmax())
    if distances[worst] <= tolerance or len(points) < 3:
        return [0, len(points) - 1]
    before = _simplified(points[: worst + 1], tolerance)
    after = _simplified(points[worst:], tolerance)
    return before[:-1] + [worst + index for index in after]
