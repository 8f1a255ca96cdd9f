"""Fit the faults of each digit's shape to drawings that raters have put in order.

The cost of a drawing is a sum of ramps of its measures. Their weights are fitted by the logistic
loss of pairs (Bradley and Terry 1952): the better drawing of a pair should cost less. Weights are
at least 0, and an L1 penalty keeps few of them.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from rich.progress import track

from model.copybook import copybook
from model.grid import Grid
from model.picture import match_picture
from model.raster import Points, digit_image, drop_stray_strokes, smooth
from model.reader import Reader, load_reader
from model.shape import (
    LOOKALIKE,
    DigitFaults,
    Fault,
    Shapes,
    Sign,
    format_shapes,
    ideal_measures,
    log_odds,
)
from model.structure import measure
from training.errors import TrainingError
from training.eye import RatedSet, load_rated
from training.ink import load_ink
from training.made_faults import LINES_MARGIN, ideals, random_lines, spoilt

GRID = Grid(40, 20)
"""The usual pad."""

JITTERS = 5
"""Times each drawing is measured, at different places and sizes on the pad."""

PEOPLE = 300
"""Digits of each kind by training writers that set where praise begins."""

PRAISED = 0.2
"""Share of people's digits that are praised."""

FEW, SOME = 0.015, 0.1
"""Most of the drawings that should be written again with 90 points or more, and with 75."""

HALF = 0.45
"""Share of the drawings that should be written again with 60 points or more, thus a star."""

SPARSITY, DECAY = 3.0, 0.3
"""L1 and L2 penalties; of 0.5 to 5, chosen by five-fold cross-validation on tuning sets."""

BEST, IDEALS, LINES = 40, 6, 120
"""Rated digits that are spoilt on purpose, times that the copybook's are, and random lines."""

RARE = 0.01
"""Share of well-written digits on either side beyond which a measure is rare."""

MOST_RARE = 1.5
"""Greatest weight of a rare fault."""

SPOILT_WEIGHT = 2.0
"""Weight, compared with that of the pairs, of digits spoilt on purpose against unspoilt ones."""

AGAIN_WEIGHT = 0.4
"""Weight, compared with that of the pairs, of drawings to be written again against others."""

_QUANTILES = (0.02, 0.25, 0.5, 0.75, 0.9, 0.98)
_EDGES = {1: (1, 2, 3, 4), -1: (3, 2, 1)}  # quantiles at which ramps begin, by sign
_ROUNDS = 400
_AGAIN_PAIRS = 800

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Drawing:
    """The measures of a drawing."""

    measures: Mapping[str, float]
    ideals: Sequence[Mapping[str, float]]
    """Those of the copybook's picture that it resembles."""


RINGED = (0, 6, 8, 9)
"""Digits with rings, whose ends should meet other ink and whose holes should be there."""


def _names(written: str) -> list[str]:
    return [name.strip() for name in written.split(",")]


_TOO_MUCH = _names(
    "distance, ink off, picture off, ink far, picture far, ink farthest, picture farthest, extra,"
    "missing, ink top, ink middle, ink bottom, picture top, picture middle, picture bottom, gap,"
    "wobble, flips, hook, crossings, small holes 0, small holes 1, small holes 2, pieces 0,"
    "pieces 1, pieces 2"
)
_TOO_LITTLE = [LOOKALIKE, *_names("beyond right, beyond left, beyond above, beyond below")]
_EITHER = _names(
    "slant, width, proportion, turning, corners, sudden turning, length, shortest tail,"
    "second tail, longest tail, spread across, spread down, runs 0, runs 22, runs 45, runs 67,"
    "runs 90, runs 112, runs 135, runs 157, highest end x, highest end y, lowest end x,"
    "lowest end y"
)
_PART_TOO_MUCH = _names("off, missing, ink off, uneven, form")
_PART_EITHER = _names("right, down, turn, length, left, width, height, roundness, bend")
_ENDS = _names("highest end, lowest end, nearest end, second end, farthest end")
_HOLES = _names("hole 0, hole 1, hole 2")
_SECOND_HOLES = _names("second hole 0, second hole 1, second hole 2")
_OF_RINGS = _names("hole height, hole flatness")


_STRAIGHT = _names("stem, bar, crossbar, base, hat, slash, serif, flag, neck")


def is_curved(part: str, digit: int) -> bool:
    """Return whether a part should be curved: being straight is no fault of the others."""
    return part not in _STRAIGHT and (digit, part) not in ((7, "top"), (7, "slant"), (4, "slant"))


def signs(name: str, digit: int) -> tuple[int, ...]:
    """Return the directions in which a measure can be a fault of a digit: 1, -1 or both."""
    measure = name.rpartition(": ")[2]
    is_ringed = digit in RINGED
    too_much = [
        (name in _TOO_MUCH or name in _EITHER),
        name != measure and measure in (*_PART_TOO_MUCH, *_PART_EITHER),
        name in _ENDS and (is_ringed or digit == 5),
        name in _OF_RINGS and is_ringed,
        name in _SECOND_HOLES and digit != 8,
        name in _HOLES and not is_ringed and digit != 4,
    ]
    too_little = [
        (name in _TOO_LITTLE or name in _EITHER),
        name != measure and measure in _PART_EITHER,
        name in _OF_RINGS and is_ringed,
        name in _SECOND_HOLES and digit == 8,
        name in _HOLES and is_ringed,
    ]
    if measure == "bend" and name != measure and not is_curved(name.partition(": ")[0], digit):
        too_little = []
    if name == "ring: left" and digit == 0:  # always where the ink begins
        return ()
    return (1,) * any(too_much) + (-1,) * any(too_little)


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


def run(options: argparse.Namespace) -> int:
    """Fit the faults to the tuning sets in `data` and write them to `out`."""
    rated = [each for each in load_rated(options.data) if not each.is_for_measuring]
    ink = load_ink(options.data)
    reader = load_reader()
    rng = np.random.default_rng(options.seed)
    people = [*ink.pendigits, *ink.unipen]
    digits = []
    for digit in track(range(10), "Fitting digits"):
        own = [people[i] for i in rng.permutation(len(people)) if people[i].label == digit]
        usual = [measure_drawing(p.strokes, digit, reader) for p in own[:PEOPLE]]
        measured = measure_sets([each for each in rated if each.digit == digit], reader, rng)
        digits.append(fit(measured, usual, digit))
    try:
        options.out.write_text(format_shapes(Shapes(tuple(digits), len(rated))), "utf-8")
    except OSError as error:
        raise TrainingError(f"--out {options.out} cannot be written ({error.strerror}).") from error
    for digit, fitted in enumerate(digits):
        print(digit, f"{len(fitted.faults)} faults; costs", *(f"{c:.2f}" for c in fitted.costs))
    print(f"Wrote {options.out}.")
    return 0


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


def fit(measured: Measured, usual: Sequence[Drawing], digit: int) -> DigitFaults:
    """Fit the faults of a digit.

    Args:
        measured: its rated drawings.
        usual: measures of other people's drawings, which set where praise begins.
        digit: the digit.
    """
    candidates = _candidates(measured.measures[0], digit)
    tables = [costs(candidates, drawings) for drawings in measured.measures]
    rng = np.random.default_rng(0)
    again = rng.choice(measured.again, _AGAIN_PAIRS)
    good = rng.choice(measured.good, _AGAIN_PAIRS)
    pairs = len(measured.better)
    differences = np.concatenate(
        [
            np.concatenate([t[measured.worse] - t[measured.better], t[again] - t[good]])
            for t in tables
        ]
    )
    weight = np.concatenate(
        [np.ones(pairs), np.full(_AGAIN_PAIRS, AGAIN_WEIGHT * pairs / _AGAIN_PAIRS)]
    )
    fitted = fit_weights(
        differences, np.tile(weight, len(tables)) / len(tables), np.zeros(len(differences))
    )
    by_eye = _weighted(candidates, fitted)
    rare = _rare_candidates([measured.measures[0][i] for i in measured.good], digit)
    made = costs(rare, measured.spoilt) - costs(rare, measured.unspoilt)
    known = costs(by_eye, measured.spoilt) - costs(by_eye, measured.unspoilt)
    fitted = fit_weights(
        made,
        np.full(len(made), SPOILT_WEIGHT * pairs / len(made)),
        measured.margins - known.sum(axis=1),
        MOST_RARE,
    )
    faults = (*by_eye, *_weighted(rare, fitted))
    own = [costs(faults, drawings).sum(axis=1) for drawings in measured.measures]
    bad = np.concatenate([each[measured.again] for each in own])
    praised = np.quantile(costs(faults, usual).sum(axis=1), PRAISED)
    praised = min(float(praised), float(np.quantile(bad, FEW)))
    two = max(float(np.quantile(bad, SOME)), praised * 1.2)
    one = max(float(np.quantile(bad, HALF)), two * 1.2)
    worst = max(float(np.quantile(bad, 0.995)), one * 1.5)
    marks = tuple(round(c, 3) for c in (praised / 3, praised, two, one, worst))
    return DigitFaults(faults, marks, fit_signs(measured, digit))


NAMED = {
    "open": "farthest end+,highest end+,lowest end+,second end+,nearest end+,hole 0-,hole 1-,"
    "second hole 0-,second hole 1-,ring: missing+,upper ring: missing+,picture farthest+",
    "gap": "gap+,pieces 0+,pieces 1+,pieces 2+,nearest end+,hat: missing+",
    "cross": "beyond right-,beyond above-,beyond below-,beyond left-,bar: width-,bar: length-,"
    "crossbar: width-,crossbar: length-,bar: missing+",
    "missing": "missing+,picture far+,length-,picture off+,neck: height-,neck: missing+,"
    "hat: missing+,upper bowl: missing+",
    "extra": "ink farthest+,extra+,ink far+,length+,crossings+,small holes 0+,hook+,ink off+,"
    "turning+,second hole 0+,longest tail+",
    "flat": "hole flatness+,ring: roundness+,proportion+,ring: height-,width+,hole height-",
    "narrow": "proportion-,width-",
    "wide": "proportion+,width+,base: width+",
    "slant": "slant-",
}
"""For each kind of fault that raters name, measures by which it may be recognised; the first one is
taken where they named it too seldom."""

OFTEN = 5
"""Times that raters named a fault of a digit from which its measure is chosen."""

PREFERENCE = {
    "open": 2.0,
    "gap": 1.6,
    "flat": 0.5,
    "extra": 1.5,
    "cross": 2.5,
    "missing": 0.2,
    "narrow": 0.2,
    "wide": 1.0,
    "slant": 0.7,
}
"""Preference for a kind of fault over others of the same strength, chosen so that most of the
faults that raters named in the tuning sets are recognised."""

_USUAL, _END, _FAR_END = 0.5, 0.85, 0.99  # quantiles of well-written digits


def fit_signs(measured: Measured, digit: int) -> tuple[Sign, ...]:
    """Choose by which measure each kind of fault is recognised best."""
    drawings = measured.measures[0]
    fine = [drawings[i] for i in measured.good if i not in measured.named]
    signs = []
    for kind, written in NAMED.items():
        if (kind == "open" and digit not in RINGED) or (kind == "cross" and digit not in (4, 7)):
            continue
        choices = [(name[:-1], 1 if name[-1] == "+" else -1) for name in written.split(",")]
        choices = [c for c in choices if any(c[0] in drawing.measures for drawing in fine)]
        if kind == "slant":
            choices.append(("slant", 1))
        named = [n for n in range(len(drawings)) if kind in measured.named.get(n, ())]
        others = [n for n in range(len(drawings)) if n not in named]
        if kind == "slant":
            chosen = choices
        elif len(named) >= OFTEN:
            chosen = [
                max(
                    choices,
                    key=lambda c: _separation(
                        _signed(drawings, named, c), _signed(drawings, others, c)
                    ),
                )
            ]
        else:
            chosen = choices[:1]
        for name, sign in chosen:
            values = [sign * d.measures[name] for d in fine if name in d.measures]
            usual, end, far_end = np.quantile(values, (_USUAL, _END, _FAR_END)).tolist()
            span = max(far_end - usual, 0.05) / PREFERENCE[kind]
            signs.append(Sign(kind, name, sign, round(sign * end, 4), round(span, 4)))
    return tuple(signs)


def _signed(drawings: Sequence[Drawing], numbers: Sequence[int], choice: tuple[str, int]) -> Floats:
    """Return a measure of some drawings, large for the fault; lowest for those without it."""
    name, sign = choice
    return np.array([sign * drawings[n].measures.get(name, -9.0 * sign) for n in numbers])


def _separation(faulty: Floats, others: Floats) -> float:
    """Return the area under the curve of a measure that tells faulty drawings from others."""
    above = (faulty[:, None] > others).mean() + (faulty[:, None] == others).mean() / 2
    return float(above)


def _candidates(drawings: Sequence[Drawing], digit: int) -> list[Fault]:
    """Return a ramp for each measure, sign and quantile at which it may begin."""
    names = sorted({name for drawing in drawings for name in drawing.measures})
    candidates = []
    for name in names:
        values = np.array([d.measures[name] for d in drawings if name in d.measures])
        quantiles = np.quantile(values, _QUANTILES)
        span = float(quantiles[-1] - quantiles[0])
        if span > 1e-6 and len(values) > len(drawings) / 20:
            candidates += [
                Fault(name, sign, float(limit), span, 1.0)
                for sign in signs(name, digit)
                for limit in np.unique(quantiles[list(_EDGES[sign])])
            ]
    return candidates


def _rare_candidates(drawings: Sequence[Drawing], digit: int) -> list[Fault]:
    """Return a ramp for each measure and sign that begins where well-written digits end."""
    candidates = []
    for name in sorted({name for drawing in drawings for name in drawing.measures}):
        values = np.array([d.measures[name] for d in drawings if name in d.measures])
        low, middle, high = np.quantile(values, (RARE, 0.5, 1 - RARE))
        if len(values) > len(drawings) / 20:
            for sign, limit in ((1, high), (-1, low)):
                if sign in signs(name, digit):
                    span = max(abs(limit - middle), 0.02)
                    candidates.append(Fault(name, sign, float(limit), float(span), 1.0))
    return candidates


def _weighted(candidates: Sequence[Fault], weights: Floats) -> tuple[Fault, ...]:
    """Return the candidates that have a weight, rounded."""
    return tuple(
        Fault(f.measure, f.sign, round(f.limit, 4), round(f.span, 4), round(float(w), 3))
        for f, w in zip(candidates, weights, strict=True)
        if w >= 0.01
    )


def costs(faults: Sequence[Fault], drawings: Sequence[Drawing]) -> Floats:
    """Return the cost of each fault (columns) of each drawing (rows)."""
    return np.array(
        [[fault.cost(drawing.measures, drawing.ideals) for fault in faults] for drawing in drawings]
    )


def fit_weights(
    differences: Floats, weight: Floats, margins: Floats, most: float = np.inf
) -> Floats:
    """Minimise the pairs' logistic loss over weights of at least 0.

    Accelerated proximal gradient descent (Beck and Teboulle 2009).

    Args:
        differences: (n, k) cost of the worse drawing less that of the better one.
        weight: (n,) of each pair.
        margins: (n,) by which the worse drawing should cost more.
        most: greatest weight.
    """
    vector: Floats = np.ones(differences.shape[1])
    for _ in range(12):  # power iteration: the largest curvature
        vector = differences.T @ (weight * (differences @ vector))
        vector = vector / np.linalg.norm(vector)
    curvature = 0.25 * float(np.linalg.norm(differences.T @ (weight * (differences @ vector))))
    step = 1 / (1.05 * curvature + DECAY)
    found: Floats = np.zeros(differences.shape[1])
    ahead = found
    pace = 1.0
    for _ in range(_ROUNDS):
        wrong = 1 / (1 + np.exp(np.clip(differences @ ahead - margins, -50, 50)))
        gradient = SPARSITY + DECAY * ahead - differences.T @ (weight * wrong)
        after: Floats = np.clip(ahead - step * gradient, 0.0, most)
        faster = (1 + sqrt(1 + 4 * pace**2)) / 2
        ahead = after + (pace - 1) / faster * (after - found)
        found, pace = after, faster
    return found
