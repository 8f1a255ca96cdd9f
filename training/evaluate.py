"""Measure weights with the game's reader and compute the figures of their model card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.raster import Floats
from model.reader import Reader, negative_energy
from training.calibrate import Calibration, calibrate
from training.measure import accuracy, accuracy_by, calibration_error, probabilities
from training.samples import PADS, USUAL, Evidence, Samples

Figures = dict[str, Any]
"""The figures of a model card: shares between 0 and 1, nested by subject."""

Bools = npt.NDArray[np.bool_]

_BATCH = 250  # images: the patches of a batch take 1.5 MB per image


@dataclass(frozen=True)
class Predictions:
    """Samples with the reader's predictions."""

    samples: Samples
    logits: Floats
    """(n, 10)."""

    shares: npt.NDArray[np.float64]
    """(n, 10) probabilities."""

    readable: Bools
    """(n,)."""


@dataclass(frozen=True)
class Measurement:
    """The reader's predictions for all evidence."""

    evidence: Evidence
    calibration: Calibration
    """Fitted on all validation writers, for the card."""

    validation: Predictions
    test: Predictions
    ink: Mapping[str, Predictions]
    """By pad; each writer's digits are read with a calibration fitted on the others."""

    non_digit_evidence: Floats
    """(n,) negative energy of each non-digit."""

    @property
    def rejected_non_digits(self) -> Bools:
        """(n,) whether each non-digit is rejected at the card's threshold."""
        rejected: Bools = self.non_digit_evidence < self.calibration.least_evidence
        return rejected


def measure(
    reader: Reader, evidence: Evidence, advance: Callable[[], None] = lambda: None
) -> Measurement:
    """Calibrate the network and predict all evidence.

    Temperature and threshold are fitted on the validation writers' ink, on every pad that it fills.
    For an unbiased measurement, each writer's ink is read with a calibration fitted on the other
    writers; the card's own is fitted on all.

    Args:
        reader: the weights to measure; its own calibration is not used.
        evidence: the images.
        advance: called after each set of images.
    """

    def logits(images: Floats) -> Floats:
        batches = [reader.logits(images[at : at + _BATCH]) for at in range(0, len(images), _BATCH)]
        advance()
        return np.concatenate(batches)

    ink = {name: logits(samples.images) for name, samples in evidence.ink.items()}
    pads = [pad for pad in PADS if pad in ink]
    writers = evidence.ink[USUAL].writers

    def fit(selected: Bools) -> Calibration:
        pooled = np.concatenate([ink[pad][selected] for pad in pads])
        labels = np.concatenate([evidence.ink[pad].labels[selected] for pad in pads])
        return calibrate(pooled, labels, negative_energy(pooled))

    calibration = fit(np.ones(len(writers), dtype=bool))
    names = np.unique(writers)
    held_out = {int(name): fit(writers != name) for name in names} if len(names) > 1 else {}
    return Measurement(
        evidence=evidence,
        calibration=calibration,
        validation=_predict(evidence.validation, logits(evidence.validation.images), calibration),
        test=_predict(evidence.test, logits(evidence.test.images), calibration),
        ink={
            name: _predict(samples, ink[name], calibration, held_out)
            for name, samples in evidence.ink.items()
        },
        non_digit_evidence=negative_energy(logits(evidence.non_digits.images)),
    )


def _predict(
    samples: Samples,
    logits: Floats,
    calibration: Calibration,
    held_out: Mapping[int, Calibration] | None = None,
) -> Predictions:
    """Apply a calibration, or a writer's own from `held_out`, to logits."""
    shares = probabilities(logits, calibration.temperature)
    readable = negative_energy(logits) >= calibration.least_evidence
    for writer, own in (held_out or {}).items():
        theirs = samples.writers == writer
        shares[theirs] = probabilities(logits[theirs], own.temperature)
        readable[theirs] = negative_energy(logits[theirs]) >= own.least_evidence
    return Predictions(samples, logits, shares, readable)


def compute_figures(measured: Measurement) -> Figures:
    """Return every figure of the card, shares rounded to four digits."""
    usual = measured.ink[USUAL]
    labels, writers = usual.samples.labels, usual.samples.writers
    readable = usual.readable
    kinds = np.array(measured.evidence.non_digits.kinds)
    pads = [measured.ink[pad] for pad in PADS]
    least = measured.calibration.least_evidence
    return {
        "mnist": {
            "validation": _accuracy(measured.validation),
            "test": _accuracy(measured.test),
        },
        "ink": {name: _accuracy(predictions) for name, predictions in measured.ink.items()},
        "ink not rejected": _round(accuracy(usual.logits[readable], labels[readable])),
        "ink by writer": _by_key(accuracy_by(usual.logits, labels, writers)),
        "ink by digit": _by_key(accuracy_by(usual.logits, labels, labels)),
        "calibration error": _round(calibration_error(usual.shares, labels)),
        "rejected": {
            "digits": _share(np.concatenate([negative_energy(pad.logits) < least for pad in pads])),
            "digits of writers not fitted on": _share(
                np.concatenate([~pad.readable for pad in pads])
            ),
            "digits misread": _share(~readable[usual.shares.argmax(axis=1) != labels]),
            "non-digits": _share(measured.rejected_non_digits),
        },
        "non-digits rejected": {
            kind: _share(measured.rejected_non_digits[kinds == kind])
            for kind in dict.fromkeys(measured.evidence.non_digits.kinds)
        },
    }


def differences(card: Mapping[str, Any], figures: Mapping[str, Any]) -> list[str]:
    """Describe each measured figure that differs from the card's or is missing there."""
    stored, measured = _flatten(card), _flatten(figures)
    return [
        f"{name}: {stored.get(name, 'nothing')} in the card, measured {value}"
        for name, value in measured.items()
        if stored.get(name) != value
    ]


def _flatten(figures: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            flat.update(_flatten(value, f"{prefix}{name}, "))
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _accuracy(predictions: Predictions) -> float:
    return _round(accuracy(predictions.logits, predictions.samples.labels))


def _share(selected: Bools) -> float:
    return _round(float(selected.mean())) if len(selected) else 0.0


def _by_key(shares: Mapping[int, float]) -> dict[str, float]:
    return {str(key): _round(share) for key, share in shares.items()}


def _round(share: float) -> float:
    """Round to four digits: one image in 10,000."""
    return round(share, 4)
