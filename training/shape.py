"""Fit the faults of each digit's shape to drawings that raters have put in order.

The cost of a drawing is a sum of ramps of its measures. The scale from cost to score is fixed by
facts about people's drawings and those that raters would have written again.
"""

import argparse
from collections.abc import Sequence

import numpy as np
from rich.progress import track

from model.copybook import copybook
from model.reader import load_reader
from model.shape import DigitFaults, Fault, Shapes, format_shapes
from training.errors import TrainingError
from training.eye import load_rated
from training.fault_signs import fit_signs
from training.ink import load_ink
from training.measured import (
    Drawing,
    Measured,
    ideal_measures,
    measure_drawing,
    measure_followed,
    measure_sets,
)
from training.ramps import costs, fit_weights, own_costs, rare_ramps, usual_ramps, weighted

Followed = Sequence[tuple[Sequence[Drawing], Sequence[Drawing]]]
"""Drawings before and after their tips were followed, each at several places."""

PEOPLE = 300
"""Digits of each kind by training writers that set where praise begins."""

PRAISED = 0.2
"""Share of people's digits that are praised."""

FEW, SOME = 0.015, 0.1
"""Most of the drawings that should be written again with 90 points or more, and with 75."""

LENIENT = 0.3
"""Share of the drawings that should be written again with 60 points or more, thus a star."""

MOST_RARE = 4.0
"""Greatest weight of a rare fault."""

SPOILT_WEIGHT = 3.0
"""Weight, compared with that of the pairs, of digits spoilt on purpose against unspoilt ones."""

EARLY_WEIGHT, EARLY_MARGIN = 0.4, 0.5
"""The same before the rare faults are fitted, and the share of the margins that counts then; chosen
by five-fold cross-validation on tuning sets."""

AGAIN_WEIGHT = 0.4
"""Weight, compared with that of the pairs, of drawings to be written again against others."""

FOLLOWED_WEIGHT = 1.0
"""Weight, compared with that of the pairs, of ink before its tip was followed against after."""

LINES_WEIGHT, LINES_MARGIN = 2.0, 5.0
"""Weight, compared with that of the pairs, of random lines against other people's digits, and the
cost by which they should exceed them."""

_AGAIN_PAIRS, _LINES_PAIRS = 800, 600


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
        sets = [each for each in rated if each.digit == digit]
        measured = measure_sets(sets, reader, rng)
        drawings = {n: d for s in sets for n, d in zip(s.names, s.drawings, strict=True)}
        first = fit(measured, usual, digit)
        followed = [
            measure_followed(each, digit, first, reader)
            for each in (list(drawings.values()), [p.strokes for p in own[:PEOPLE]])
        ]
        digits.append(fit(measured, usual, digit, followed))
    try:
        options.out.write_text(format_shapes(Shapes(tuple(digits), len(rated))), "utf-8")
    except OSError as error:
        raise TrainingError(f"--out {options.out} cannot be written ({error.strerror}).") from error
    for digit, fitted in enumerate(digits):
        print(digit, f"{len(fitted.faults)} faults; costs", *(f"{c:.2f}" for c in fitted.costs))
    print(f"Wrote {options.out}.")
    return 0


def fit(
    measured: Measured,
    usual: Sequence[Drawing],
    digit: int,
    followed: Sequence[Followed] = (),
) -> DigitFaults:
    """Fit the faults of a digit.

    Args:
        measured: its rated drawings.
        usual: measures of other people's drawings, which set where praise begins.
        digit: the digit.
        followed: groups of drawings before and after their tips were followed, which should help;
            the groups count alike.
    """
    rng = np.random.default_rng(0)
    by_eye = _fit_usual(measured, digit, followed, rng)
    faults = (*by_eye, *_fit_rare(measured, usual, digit, by_eye, rng))
    own = {
        way.name: own_costs(faults, ideal_measures(way))
        for way in copybook()
        if way.digit == digit and way.parts
    }
    return DigitFaults(faults, _scale(faults, measured, usual), fit_signs(measured, digit), own)


def _fit_usual(
    measured: Measured, digit: int, followed: Sequence[Followed], rng: np.random.Generator
) -> tuple[Fault, ...]:
    """Fit faults to the pairs, to what should be written again, to tips and to spoilt digits."""
    ramps = usual_ramps(measured.measures[0], digit)
    tables = [costs(ramps, drawings) for drawings in measured.measures]
    again = rng.choice(measured.again, _AGAIN_PAIRS)
    good = rng.choice(measured.good, _AGAIN_PAIRS)
    pairs = len(measured.better)
    differences = [
        np.concatenate([t[measured.worse] - t[measured.better], t[again] - t[good]]) for t in tables
    ]
    own = np.append(np.ones(pairs), np.full(_AGAIN_PAIRS, AGAIN_WEIGHT * pairs / _AGAIN_PAIRS))
    weights = [own / len(tables)] * len(tables)
    for group in followed:
        gains = [
            (costs(ramps, before) - costs(ramps, after)).mean(axis=0) for before, after in group
        ]
        differences.append(np.array(gains))
        share = FOLLOWED_WEIGHT * pairs / len(followed) / len(gains)
        weights.append(np.full(len(gains), share))
    margins = np.zeros(sum(map(len, differences)))
    differences.append(costs(ramps, measured.spoilt) - costs(ramps, measured.unspoilt))
    spoilt = len(measured.spoilt)
    weights.append(np.full(spoilt, EARLY_WEIGHT * pairs / spoilt))
    return weighted(
        ramps,
        fit_weights(
            np.concatenate(differences),
            np.concatenate(weights),
            np.append(margins, EARLY_MARGIN * measured.margins),
        ),
    )


def _fit_rare(
    measured: Measured,
    usual: Sequence[Drawing],
    digit: int,
    by_eye: Sequence[Fault],
    rng: np.random.Generator,
) -> tuple[Fault, ...]:
    """Fit faults that people's digits rarely have to digits spoilt on purpose and random lines."""
    ramps = rare_ramps([measured.measures[0][i] for i in measured.good], digit)
    worse = [*measured.spoilt, *_choose(measured.lines, rng)]
    better = [*measured.unspoilt, *_choose(usual, rng)]
    margins = np.append(measured.margins, np.full(_LINES_PAIRS, LINES_MARGIN))
    pairs, spoilt = len(measured.better), len(measured.spoilt)
    weight = np.append(
        np.full(spoilt, SPOILT_WEIGHT * pairs / spoilt),
        np.full(_LINES_PAIRS, LINES_WEIGHT * pairs / _LINES_PAIRS),
    )
    known = costs(by_eye, worse) - costs(by_eye, better)
    differences = costs(ramps, worse) - costs(ramps, better)
    return weighted(ramps, fit_weights(differences, weight, margins - known.sum(axis=1), MOST_RARE))


def _choose(drawings: Sequence[Drawing], rng: np.random.Generator) -> list[Drawing]:
    """Choose drawings, with replacement."""
    return [drawings[i] for i in rng.integers(0, len(drawings), _LINES_PAIRS)]


def _scale(
    faults: Sequence[Fault], measured: Measured, usual: Sequence[Drawing]
) -> tuple[float, ...]:
    """Return the costs at which the score is each of `model.shape.SCORES`."""
    tables = [costs(faults, drawings).sum(axis=1) for drawings in measured.measures]
    again = np.concatenate([table[measured.again] for table in tables])
    few, some, lenient, nearly_all = np.quantile(again, (FEW, SOME, LENIENT, 0.995)).tolist()
    praised = min(float(np.quantile(costs(faults, usual).sum(axis=1), PRAISED)), few)
    two = max(some, praised * 1.2)
    one = max(lenient, two * 1.2)
    worst = max(nearly_all, one * 1.5)
    return tuple(round(cost, 3) for cost in (praised / 3, praised, two, one, worst))
