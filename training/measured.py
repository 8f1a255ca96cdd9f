"""Measure rated drawings, and digits spoilt on purpose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.copybook import copybook
from model.grid import Grid
from model.picture import match_picture
from model.raster import Points, digit_image, drop_stray_strokes, smooth
from model.reader import Reader
from model.shape import LOOKALIKE, ideal_measures, log_odds
from model.structure import measure
from training.eye import RatedSet
from training.made_faults import LINES_MARGIN, ideals, random_lines, spoilt

GRID = Grid(40, 20)
"""The usual pad."""

JITTERS = 5
"""Times each drawing is measured, at different places and sizes on the pad."""

BEST, IDEALS, LINES = 40, 6, 120
"""Rated digits that are spoilt on purpose, times that the copybook's are, and random lines."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Drawing:
    """The measures of a drawing."""

    measures: Mapping[str, float]
    ideals: Sequence[Mapping[str, float]]
    """Those of the copybook's picture that it resembles."""


@dataclass(frozen=True, eq=False)
class Measured:
    """The tuning sets of one digit, measured."""

    measures: Sequence[Sequence[Drawing]]
    """For each jitter, the measures of each drawing."""
    better: npt.NDArray[np.intp]
    """(n,) indices of the better drawings of pairs."""
    worse: npt.NDArray[np.intp]
    again: npt.NDArray[np.intp]
    """Drawings that most raters would have written again."""
    good: npt.NDArray[np.intp]
    """The others."""
    named: Mapping[int, Sequence[str]]
    """The faults that raters named, by drawing."""
    unspoilt: Sequence[Drawing]
    """Well-written digits, and as many others of the same that are spoilt on purpose."""
    spoilt: Sequence[Drawing]
    margins: Floats
    """(n,) cost by which each spoilt one should exceed its unspoilt one."""


def measure_drawing(strokes: Sequence[Points], digit: int, reader: Reader) -> Drawing:
    """Return the measures of a drawing, fitted between the guide lines of the usual pad."""
    return _measure(GRID.fitted(strokes), digit, reader)


def _measure(on_pad: Sequence[Points], digit: int, reader: Reader) -> Drawing:
    snapped = GRID.snapped(on_pad)
    smoothed = [smooth(stroke) for stroke in drop_stray_strokes(snapped)]
    match = match_picture(smoothed, (way for way in copybook() if way.digit == digit))
    if match is None:
        return Drawing({}, [{}])
    odds = log_odds(reader.read(digit_image(snapped)).probabilities, digit)
    return Drawing(measure(smoothed, match) | {LOOKALIKE: odds}, ideal_measures(match.way))


def measure_sets(rated: Sequence[RatedSet], reader: Reader, rng: np.random.Generator) -> Measured:
    """Measure rated sets of one digit."""
    index: dict[str, int] = {}
    drawings: list[Sequence[Points]] = []
    better, worse = [], []
    votes: dict[int, list[bool]] = {}
    named: dict[int, list[str]] = {}
    for each in rated:
        for name, strokes in zip(each.names, each.drawings, strict=True):
            if name not in index:
                index[name] = len(drawings)
                drawings.append(GRID.fitted(strokes))
        numbers = [index[name] for name in each.names]
        for first, second in each.pairs():
            better.append(numbers[first])
            worse.append(numbers[second])
        for rating in each.ratings:
            for place, fault in rating.faults.items():
                named.setdefault(numbers[place], []).append(fault.split(":")[0])
            for place, number in enumerate(numbers):
                votes.setdefault(number, []).append(place in rating.again)
    measures = []
    for jitter in range(JITTERS):
        sizes = rng.uniform(0.88, 1.06, len(drawings)) if jitter else np.ones(len(drawings))
        moves = rng.uniform(-1, 1, (len(drawings), 2)) * (jitter > 0)
        middle = np.array([GRID.columns / 2, float(GRID.rows)])
        measures.append(
            [
                _measure(
                    [(s - middle) * size + middle + move for s in strokes], rated[0].digit, reader
                )
                for strokes, size, move in zip(drawings, sizes, moves, strict=True)
            ]
        )
    unspoilt, spoilt_ones, margins = _measure_spoilt(rated, reader, rng)
    shares = np.array([np.mean(votes[number]) for number in range(len(drawings))])
    return Measured(
        measures,
        np.array(better),
        np.array(worse),
        np.flatnonzero(shares > 0.5),
        np.flatnonzero(shares < 0.5),
        named,
        unspoilt,
        spoilt_ones,
        margins,
    )


def _measure_spoilt(
    rated: Sequence[RatedSet], reader: Reader, rng: np.random.Generator
) -> tuple[list[Drawing], list[Drawing], Floats]:
    """Spoil the copybook's digits and those that raters put first, and measure both."""
    digit = rated[0].digit
    best = [each.drawings[each.ratings[0].order[0]] for each in rated[:BEST]]
    unspoilt, spoilt_ones, margins = [], [], []
    for strokes in [*ideals(digit) * IDEALS, *best]:
        own = measure_drawing(strokes, digit, reader)
        for _, made, margin in spoilt(strokes, rng):
            measures = measure_drawing(made, digit, reader)
            if measures.measures:
                unspoilt.append(own)
                spoilt_ones.append(measures)
                margins.append(margin)
    ideal = [measure_drawing(strokes, digit, reader) for strokes in ideals(digit)]
    for number, lines in enumerate(random_lines(digit, LINES, reader, GRID, rng)):
        unspoilt.append(ideal[number % len(ideal)])
        spoilt_ones.append(measure_drawing(lines, digit, reader))
        margins.append(LINES_MARGIN)
    middling = [each.drawings[each.ratings[0].order[1]] for each in rated[:BEST]]
    for number, strokes in enumerate(middling):  # the copybook is better than all people
        unspoilt.append(ideal[number % len(ideal)])
        spoilt_ones.append(measure_drawing(strokes, digit, reader))
        margins.append(0.5)
    return unspoilt, spoilt_ones, np.array(margins)
