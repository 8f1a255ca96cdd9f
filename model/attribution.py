"""Attribute the network's prediction to pixels by integrated gradients.

Sundararajan, Taly, Yan 2017, "Axiomatic Attribution for Deep Networks". The baseline is blank
paper; each pixel's share is its mean gradient along the path from the baseline to the image, times
its darkness. Blank pixels get 0, and the shares add up to the difference from the baseline.
"""

from dataclasses import dataclass

import numpy as np

from model.network import Network
from model.raster import Floats

STEPS = 64
"""Integration steps, shorter near the baseline, where the network changes fastest. For nine in ten
drawings the shares add up to within 0.1 % of the difference from the baseline."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """Each pixel's contribution to a scalar output of the network."""

    shares: Floats
    """(28, 28), positive where ink supports the output, negative where it opposes it, else 0."""
    blank: float
    """The output for blank paper."""
    inked: float
    """The output for the image: approximately `blank` plus the sum of the shares."""


def attribute_digit(network: Network, image: Floats, digit: int) -> Attribution:
    """Attribute a digit's uncalibrated log-odds: its logit − logsumexp of the other logits.

    Args:
        network: LeNet5.
        image: (28, 28) float32, 0 for paper to 1 for ink.
        digit: 0 to 9.
    """
    return _integrated(network, image, digit)


def attribute_any_digit(network: Network, image: Floats) -> Attribution:
    """Attribute the evidence for any digit at all, `model.reader.negative_energy`."""
    return _integrated(network, image, None)


def log_odds(logits: Floats, digit: int) -> Floats:
    """Return a digit's log-odds against all others, (n,) for logits (n, 10)."""
    others = np.delete(logits, digit, axis=1)
    odds: Floats = logits[:, digit] - np.logaddexp.reduce(others, axis=1)
    return odds


def slopes(logits: Floats, digit: int | None) -> Floats:
    """Return the gradient of a digit's log-odds, or of the negative energy, by the logits.

    Args:
        logits: (n, 10).
        digit: 0 to 9, or None for the negative energy.

    Returns:
        (n, 10).
    """
    weighed = logits.copy()
    if digit is not None:
        weighed[:, digit] = -np.inf
    weights: Floats = np.exp(weighed - np.logaddexp.reduce(weighed, axis=1, keepdims=True))
    if digit is None:
        return weights
    slope = -weights
    slope[:, digit] = 1.0
    return slope


def _integrated(network: Network, image: Floats, digit: int | None) -> Attribution:
    # Midpoint rule over a parameter whose square is the opacity of the ink.
    middles = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS
    lengths = middles / middles.sum()
    faded = np.multiply((middles**2)[:, None, None], image, dtype=np.float32)
    seen = network.forward(faded)
    gradients = network.backward(seen, slopes(seen.logits, digit))
    mean = np.tensordot(lengths, gradients, axes=1)
    ends = network.forward(np.stack([np.zeros_like(image), image])).logits
    blank, inked = _value(ends, digit).tolist()
    return Attribution(mean * image, blank, inked)


def _value(logits: Floats, digit: int | None) -> Floats:
    value: Floats = (
        np.logaddexp.reduce(logits, axis=1) if digit is None else log_odds(logits, digit)
    )
    return value
