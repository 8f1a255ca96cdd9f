"""Compute accuracy, confusion and calibration from logits and labels."""

import numpy as np
import numpy.typing as npt

from model.raster import Floats

Ints = npt.NDArray[np.int64]

BINS = 15
"""Equal-width bins of the calibration error, as in Guo et al. 2017."""


def accuracy(logits: Floats, labels: Ints) -> float:
    """Return the share read correctly, 0 without images.

    Args:
        logits: (n, 10).
        labels: (n,).
    """
    return float((logits.argmax(axis=1) == labels).mean()) if len(labels) else 0.0


def probabilities(logits: Floats, temperature: float) -> npt.NDArray[np.float64]:
    """Return the softmax (n, 10) of logits (n, 10) divided by the temperature."""
    scaled = logits.astype(np.float64) / temperature
    odds = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares: npt.NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
    return shares


def confusion(logits: Floats, labels: Ints) -> Ints:
    """Count how often digit `row` was read as digit `column`, (10, 10)."""
    counts = np.zeros((10, 10), dtype=np.int64)
    np.add.at(counts, (labels, logits.argmax(axis=1)), 1)
    return counts


def reliability(
    shares: npt.NDArray[np.float64], labels: Ints, bins: int = BINS
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Ints]:
    """Compare confidence with accuracy in bins of confidence.

    Args:
        shares: (n, 10) probabilities.
        labels: (n,).
        bins: number of equal-width bins from 0 to 1.

    Returns:
        Mean confidence, accuracy and count of each bin, (bins,) each; 0 for empty bins.
    """
    confidence = shares.max(axis=1)
    right = shares.argmax(axis=1) == labels
    which = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(which, minlength=bins)
    some = np.maximum(counts, 1)
    sure = np.bincount(which, weights=confidence, minlength=bins) / some
    correct = np.bincount(which, weights=right, minlength=bins) / some
    return sure, correct, counts


def calibration_error(shares: npt.NDArray[np.float64], labels: Ints, bins: int = BINS) -> float:
    """Return the expected calibration error: the mean gap between confidence and accuracy.

    Naeini, Cooper, Hauskrecht 2015; Guo et al. 2017. Arguments as for `reliability`.
    """
    sure, correct, counts = reliability(shares, labels, bins)
    return float((np.abs(sure - correct) * counts).sum() / max(counts.sum(), 1))


def percent(share: float, digits: int = 2) -> str:
    """Format a share between 0 and 1 as a percentage."""
    return f"{100 * share:.{digits}f} %"
