"""Post-training calibration: softmax temperature and rejection threshold."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.raster import Floats
from training.measure import Ints, probabilities

REJECTED = 0.005
"""Share of the validation writers' digits that are rejected: the most that is acceptable."""

_LOWEST, _HIGHEST = 0.05, 20.0  # temperatures searched
_SEARCH = 60  # steps of the search; each shrinks the bracket by 0.62
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Calibration:
    """Softmax temperature and rejection threshold."""

    temperature: float
    """Logits are divided by this before the softmax."""

    least_evidence: float
    """Images of lower negative energy are rejected."""


def calibrate(logits: Floats, labels: Ints, evidence: npt.NDArray[np.floating]) -> Calibration:
    """Fit temperature and threshold on digits alone; non-digits are not used.

    Args:
        logits: (n, 10), n >= 1.
        labels: (n,).
        evidence: (n,), `model.reader.negative_energy` of the logits.
    """
    return Calibration(
        temperature=round(fit_temperature(logits, labels), 4),
        least_evidence=round(float(np.quantile(evidence, REJECTED)), 4),
    )


def negative_log_likelihood(logits: Floats, labels: Ints, temperature: float) -> float:
    """Return the mean negative log-likelihood of the true digits, in nats.

    Args:
        logits: (n, 10), n >= 1.
        labels: (n,).
        temperature: divisor of the logits, > 0.
    """
    likelihoods = probabilities(logits, temperature)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(likelihoods, 1e-300)).mean())


def fit_temperature(logits: Floats, labels: Ints) -> float:
    """Minimise the negative log-likelihood over the temperature (Guo et al. 2017).

    It is convex in 1 / temperature, so golden-section search finds the minimum.

    Args:
        logits: (n, 10), n >= 1.
        labels: (n,).

    Returns:
        A temperature between 0.05 and 20; above 1 if the network is overconfident.
    """
    low, high = math.log(_LOWEST), math.log(_HIGHEST)
    for _ in range(_SEARCH):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if negative_log_likelihood(logits, labels, math.exp(left)) < negative_log_likelihood(
            logits, labels, math.exp(right)
        ):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2)
