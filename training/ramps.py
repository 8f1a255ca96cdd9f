"""Ramps by which a measure may cost something, and their weights.

Weights minimise the logistic loss of pairs (Bradley and Terry 1952): the better drawing of a pair
should cost less. They are at least 0, and an L1 penalty keeps few of them.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np

from model.fault_kinds import RINGED
from model.shape import LOOKALIKE, Fault
from training.measured import Drawing, Floats

SPARSITY, DECAY = 3.0, 0.3
"""L1 and L2 penalties; of 0.5 to 5, chosen by five-fold cross-validation on tuning sets."""

RARE = 0.01
"""Share of well-written digits on either side beyond which a measure is rare."""

_QUANTILES = (0.02, 0.25, 0.5, 0.75, 0.9, 0.98)
_EDGES = {1: (1, 2, 3, 4), -1: (3, 2, 1)}  # quantiles at which ramps begin, by sign
_ROUNDS = 400


def _names(written: str) -> list[str]:
    return [name.strip() for name in written.split(",")]


_TOO_MUCH = _names(
    "distance, ink off, picture off, ink far, picture far, ink farthest, picture farthest, extra,"
    "missing, ink top, ink middle, ink bottom, picture top, picture middle, picture bottom, gap,"
    "wobble, flips, hook, crossings, small holes, pieces"
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
        name == "second hole" and digit != 8,
        name == "hole" and not is_ringed and digit != 4,
    ]
    too_little = [
        (name in _TOO_LITTLE or name in _EITHER),
        name != measure and measure in _PART_EITHER,
        name in _OF_RINGS and is_ringed,
        name == "second hole" and digit == 8,
        name == "hole" and is_ringed,
    ]
    if measure == "bend" and name != measure and not is_curved(name.partition(": ")[0], digit):
        too_little = []
    if name == "ring: left" and digit == 0:  # always where the ink begins
        return ()
    return (1,) * any(too_much) + (-1,) * any(too_little)


def usual_ramps(drawings: Sequence[Drawing], digit: int) -> list[Fault]:
    """Return a ramp for each measure, sign and quantile at which it may begin."""
    names = sorted({name for drawing in drawings for name in drawing.measures})
    ramps = []
    for name in names:
        values = np.array([d.measures[name] for d in drawings if name in d.measures])
        quantiles = np.quantile(values, _QUANTILES)
        span = float(quantiles[-1] - quantiles[0])
        if span > 1e-6 and len(values) > len(drawings) / 20:
            ramps += [
                Fault(name, sign, float(limit), span, 1.0)
                for sign in signs(name, digit)
                for limit in np.unique(quantiles[list(_EDGES[sign])])
            ]
    return ramps


def rare_ramps(drawings: Sequence[Drawing], digit: int) -> list[Fault]:
    """Return a ramp for each measure and sign that begins where well-written digits end."""
    ramps = []
    for name in sorted({name for drawing in drawings for name in drawing.measures}):
        values = np.array([d.measures[name] for d in drawings if name in d.measures])
        low, middle, high = np.quantile(values, (RARE, 0.5, 1 - RARE))
        if len(values) > len(drawings) / 20:
            for sign, limit in ((1, high), (-1, low)):
                if sign in signs(name, digit):
                    span = max(abs(limit - middle), 0.02)
                    ramps.append(Fault(name, sign, float(limit), float(span), 1.0))
    return ramps


def weighted(ramps: Sequence[Fault], weights: Floats) -> tuple[Fault, ...]:
    """Return the ramps that have a weight, rounded."""
    return tuple(
        Fault(f.measure, f.sign, round(f.limit, 4), round(f.span, 4), round(float(w), 3))
        for f, w in zip(ramps, weights, strict=True)
        if w >= 0.01
    )


def costs(faults: Sequence[Fault], drawings: Sequence[Drawing]) -> Floats:
    """Return the cost of each fault (columns) of each drawing (rows), beyond the picture's own."""
    return np.array([[_cost(fault, drawing) for fault in faults] for drawing in drawings])


def own_costs(faults: Sequence[Fault], ideals: Sequence[Mapping[str, float]]) -> tuple[float, ...]:
    """Return what each fault costs a picture of the copybook, given its measures."""
    return tuple(_own_cost(fault, ideals) for fault in faults)


def _cost(fault: Fault, drawing: Drawing) -> float:
    if fault.measure not in drawing.measures:
        return 0.0
    own = _own_cost(fault, drawing.ideals)
    return max(fault.cost(drawing.measures[fault.measure]) - own, 0.0)


def _own_cost(fault: Fault, ideals: Sequence[Mapping[str, float]]) -> float:
    return max(fault.cost(ideal.get(fault.measure, 0.0)) for ideal in ideals)


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
