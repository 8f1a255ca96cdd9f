"""Fit the faults of each digit's shape to drawings that raters have put in order.

The cost of a drawing is a sum of ramps of its measures. The scale from cost to score is fixed by
facts about people's drawings and those that raters would have written again.
"""

import argparse
from collections.abc import Sequence

import numpy as np
from rich.progress import track

from model.reader import load_reader
from model.shape import DigitFaults, Shapes, format_shapes
from training.errors import TrainingError
from training.eye import load_rated
from training.fault_signs import fit_signs
from training.ink import load_ink
from training.measured import Drawing, Measured, measure_drawing, measure_sets
from training.ramps import costs, fit_weights, rare_ramps, usual_ramps, weighted

PEOPLE = 300
"""Digits of each kind by training writers that set where praise begins."""

PRAISED = 0.2
"""Share of people's digits that are praised."""

FEW, SOME = 0.015, 0.1
"""Most of the drawings that should be written again with 90 points or more, and with 75."""

HALF = 0.45
"""Share of the drawings that should be written again with 60 points or more, thus a star."""

MOST_RARE = 1.5
"""Greatest weight of a rare fault."""

SPOILT_WEIGHT = 2.0
"""Weight, compared with that of the pairs, of digits spoilt on purpose against unspoilt ones."""

AGAIN_WEIGHT = 0.4
"""Weight, compared with that of the pairs, of drawings to be written again against others."""

_AGAIN_PAIRS = 800


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


def fit(measured: Measured, usual: Sequence[Drawing], digit: int) -> DigitFaults:
    """Fit the faults of a digit.

    Args:
        measured: its rated drawings.
        usual: measures of other people's drawings, which set where praise begins.
        digit: the digit.
    """
    ramps = usual_ramps(measured.measures[0], digit)
    tables = [costs(ramps, drawings) for drawings in measured.measures]
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
    by_eye = weighted(ramps, fitted)
    rare = rare_ramps([measured.measures[0][i] for i in measured.good], digit)
    made = costs(rare, measured.spoilt) - costs(rare, measured.unspoilt)
    known = costs(by_eye, measured.spoilt) - costs(by_eye, measured.unspoilt)
    fitted = fit_weights(
        made,
        np.full(len(made), SPOILT_WEIGHT * pairs / len(made)),
        measured.margins - known.sum(axis=1),
        MOST_RARE,
    )
    faults = (*by_eye, *weighted(rare, fitted))
    own = [costs(faults, drawings).sum(axis=1) for drawings in measured.measures]
    bad = np.concatenate([each[measured.again] for each in own])
    praised = np.quantile(costs(faults, usual).sum(axis=1), PRAISED)
    praised = min(float(praised), float(np.quantile(bad, FEW)))
    two = max(float(np.quantile(bad, SOME)), praised * 1.2)
    one = max(float(np.quantile(bad, HALF)), two * 1.2)
    worst = max(float(np.quantile(bad, 0.995)), one * 1.5)
    marks = tuple(round(c, 3) for c in (praised / 3, praised, two, one, worst))
    return DigitFaults(faults, marks, fit_signs(measured, digit))
