"""The figures of a set of weights, measured with the reader that the game uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.raster import Floats
from model.reader import Reader
from training.measure import accuracy, accuracy_by, calibration_error, probabilities
from training.mnist import load_mnist
from training.pendigits import VALIDATION_WRITERS, by_writers, load_pendigits
from training.samples import USUAL, Samples, of_ink, of_split

Figures = dict[str, Any]
"""Shares between 0 and 1, nested by subject: what a card holds."""

_BATCH = 250  # images at a time: the patches of a batch take 1.5 MB an image


@dataclass(frozen=True)
class Evidence:
    """Everything that the figures are measured on."""

    mnist_validation: Samples
    mnist_test: Samples
    ink: Mapping[str, Samples]
    """The validation writers' digits by pad."""


def load_evidence(data: Path) -> Evidence:
    """Images to measure on.

    Args:
        data: the folder with MNIST and the pen strokes.

    Raises:
        TrainingError: if something is missing or damaged.
    """
    digits = by_writers(load_pendigits(data), VALIDATION_WRITERS)
    mnist = load_mnist(data)
    return Evidence(of_split(mnist.validation), of_split(mnist.test), of_ink(digits))


def logits_of(reader: Reader, images: Floats) -> Floats:
    """The reader's logits (n, 10) for images (n, 28, 28), in batches that fit the memory."""
    parts = [reader.logits(images[at : at + _BATCH]) for at in range(0, len(images), _BATCH)]
    return np.concatenate(parts)


def measure(
    reader: Reader, evidence: Evidence, advance: Callable[[], None] = lambda: None
) -> Figures:
    """Every figure of the card.

    Args:
        reader: the weights to measure.
        evidence: what to measure them on.
        advance: called after each set of images.
    """

    def logits(samples: Samples) -> Floats:
        found = logits_of(reader, samples.images)
        advance()
        return found

    mnist = {
        name: _rounded(accuracy(logits(samples), samples.labels))
        for name, samples in (
            ("validation", evidence.mnist_validation),
            ("test", evidence.mnist_test),
        )
    }
    ink = {name: logits(samples) for name, samples in evidence.ink.items()}
    usual = evidence.ink[USUAL]
    shares = probabilities(ink[USUAL], reader.card.temperature)
    return {
        "mnist": mnist,
        "ink": {
            name: _rounded(accuracy(ink[name], samples.labels))
            for name, samples in evidence.ink.items()
        },
        "ink by writer": _keyed(accuracy_by(ink[USUAL], usual.labels, usual.writers)),
        "ink by digit": _keyed(accuracy_by(ink[USUAL], usual.labels, usual.labels)),
        "calibration error": _rounded(calibration_error(shares, usual.labels)),
    }


def differences(card: Mapping[str, Any], figures: Mapping[str, Any]) -> list[str]:
    """Which of a card's figures are not those just measured.

    Args:
        card: the card's figures.
        figures: the measured ones.

    Returns:
        A line for each that differs or is missing from the card.
    """
    known, measured = _flat(card), _flat(figures)
    return [
        f"{name}: the card says {known.get(name, 'nothing')}, measured {value}"
        for name, value in measured.items()
        if known.get(name) != value
    ]


def _flat(figures: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in figures.items():
        full = f"{prefix}{name}"
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{full}, "))
        else:
            flat[full] = value
    return flat


def _keyed(shares: Mapping[int, float]) -> dict[str, float]:
    return {str(key): _rounded(share) for key, share in shares.items()}


def _rounded(share: float) -> float:
    """Four digits: one image of 10,000."""
    return round(share, 4)
