"""What is set once the weights are learned: how sure to be, and what not to read; pure."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.raster import Floats
from training.measure import probabilities
from training.samples import Ints

REFUSED = 0.004
"""The share of real digits that may be refused: 0.7 % is the most wanted, and other writers'
hands may be further from what was learned."""

_COOLEST, _HOTTEST = 0.05, 20.0
_SEARCH = 60  # steps of the search: the bracket shrinks by 0.62 each, far below any use
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Calibration:
    """How sure to be, and what not to read."""

    temperature: float
    """What logits are divided by before the softmax."""

    least_evidence: float
    """Images with less than this are refused."""


def calibrate(logits: Floats, labels: Ints, evidence: npt.NDArray[np.floating]) -> Calibration:
    """Set temperature and threshold by real digits alone; junk has no say.

    Args:
        logits: (n, 10), n >= 1.
        labels: (n,).
        evidence: (n,) as the reader weighs it.
    """
    return Calibration(
        temperature=round(fit_temperature(logits, labels), 4),
        least_evidence=round(float(np.quantile(evidence, REFUSED)), 4),
    )


def negative_log_likelihood(logits: Floats, labels: Ints, temperature: float) -> float:
    """Mean negative log-likelihood of the true digits, in nats.

    Args:
        logits: (n, 10), n >= 1.
        labels: (n,).
        temperature: what the logits are divided by, > 0.
    """
    likely = probabilities(logits, temperature)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(likely, 1e-300)).mean())


def fit_temperature(logits: Floats, labels: Ints) -> float:
    """The temperature with the least surprise (Guo et al. 2017): a golden-section search.

    The surprise is convex in 1 / temperature, so it has one minimum.

    Args:
        logits: (n, 10), n >= 1.
        labels: (n,).

    Returns:
        A temperature between 0.05 and 20; above 1 if the network is too sure of itself.
    """
    low, high = math.log(_COOLEST), math.log(_HOTTEST)
    for _ in range(_SEARCH):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if negative_log_likelihood(logits, labels, math.exp(left)) < negative_log_likelihood(
            logits, labels, math.exp(right)
        ):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2)
