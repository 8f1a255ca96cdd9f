"""Measure rated drawings, and digits spoilt on purpose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from model.copybook import Way, copybook
from model.grid import Grid
from model.picture import match_picture
from model.raster import Points, digit_image, drop_stray_strokes, smooth
from model.reader import Reader
from model.shape import LOOKALIKE, DigitFaults, Shapes, judge_shape, log_odds
from model.structure import measure
from model.worst_fault import find_worst
from training.eye import RatedSet
from training.following import follow
from training.made_faults import ideals, random_lines, spoilt

GRID = Grid(40, 20)
"""The usual pad."""

PADS = (GRID, Grid(28, 14))
"""The usual pad and a small one, whose cells must not cost the copybook's pictures anything."""

JITTERS = 5
"""Times each drawing is measured, at different places and sizes on the pad."""

BEST, IDEALS, LINES = 40, 6, 400
"""Rated digits that are spoilt on purpose, times that the copybook's are, and random lines."""

PLACES = ((0.0, 0.0), (0.5, 1.0), (0.25, 0.5))
"""Parts of a cell by which ink is moved where the cells' chance should not decide, in pad units."""

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
    lines: Sequence[Drawing]
    """Random lines that are read as the digit."""


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


@cache
def ideal_measures(way: Way) -> tuple[Mapping[str, float], ...]:
    """Measure a picture of the copybook along each of its paths, and over the cells of `PADS`."""
    found = []
    for path in copybook():
        if (path.digit, path.look) != (way.digit, way.name) or not (path.is_taught or path is way):
            continue
        drawn = [list(path.strokes)]
        drawn += [[smooth(s) for s in pad.snapped(pad.fitted(path.strokes))] for pad in PADS]
        for strokes in drawn:
            match = match_picture(strokes, [way])
            assert match is not None
            found.append({**measure(strokes, match), LOOKALIKE: 8.0})
    return tuple(found)


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
    digit = rated[0].digit
    lines = [
        measure_drawing(strokes, digit, reader)
        for strokes in random_lines(digit, LINES, reader, GRID, rng)
    ]
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
        lines,
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
    middling = [each.drawings[each.ratings[0].order[1]] for each in rated[:BEST]]
    for number, strokes in enumerate(middling):  # the copybook is better than all people
        unspoilt.append(ideal[number % len(ideal)])
        spoilt_ones.append(measure_drawing(strokes, digit, reader))
        margins.append(0.5)
    return unspoilt, spoilt_ones, np.array(margins)


def measure_followed(
    drawings: Sequence[Sequence[Points]], digit: int, faults: DigitFaults, reader: Reader
) -> Sequence[tuple[Sequence[Drawing], Sequence[Drawing]]]:
    """Measure drawings before and after following the tip on each, at each of `PLACES`.

    Args:
        drawings: strokes in any unit.
        digit: what they should be.
        faults: the faults that tips are about.
        reader: reads them.
    """
    shapes = Shapes((faults,) * 10, 0)
    measured = []
    for drawing in drawings:
        strokes = GRID.fitted(drawing)
        smoothed = [smooth(stroke) for stroke in drop_stray_strokes(GRID.snapped(strokes))]
        shape = judge_shape(smoothed, digit, copybook(), 8.0, shapes=shapes)
        named = None if shape is None else find_worst(shape, smoothed, digit)
        if shape is not None and named is not None:
            both = (strokes, follow(named, strokes, shape.match))
            before, after = (
                [_measure([stroke + place for stroke in ink], digit, reader) for place in PLACES]
                for ink in both
            )
            measured.append((before, after))
    return measured
