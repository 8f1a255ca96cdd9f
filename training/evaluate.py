"""The figures of a set of weights, measured with the reader that the game uses."""

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
"""Shares between 0 and 1, nested by subject: what a card holds."""

Bools = npt.NDArray[np.bool_]

_BATCH = 250  # images at a time: the patches of a batch take 1.5 MB an image


@dataclass(frozen=True)
class Predictions:
    """Samples and what the reader made of them."""

    samples: Samples
    logits: Floats
    """(n, 10)."""

    shares: npt.NDArray[np.float64]
    """(n, 10) probabilities."""

    readable: Bools
    """(n,)."""


@dataclass(frozen=True)
class Measurement:
    """Everything that the reader made of the evidence."""

    evidence: Evidence
    calibration: Calibration
    """Fitted on all validation writers: the one for the card."""

    validation: Predictions
    test: Predictions
    ink: Mapping[str, Predictions]
    """By pad. Each writer's digits are read with what was calibrated on all the others."""

    junk_weight: Floats
    """(n,) the evidence in each drawing that is no digit."""

    @property
    def junk_refused(self) -> Bools:
        """(n,) which junk is refused at the card's threshold."""
        refused: Bools = self.junk_weight < self.calibration.least_evidence
        return refused


def measure(
    reader: Reader, evidence: Evidence, advance: Callable[[], None] = lambda: None
) -> Measurement:
    """Have all the evidence read, and calibrate.

    Temperature and threshold are fitted on the validation writers' ink on every pad they fill.
    So that nobody is judged by a fit that they took part in, each writer's ink is read with what
    the others' gave; only the card's own are fitted on all.

    Args:
        reader: the weights to measure; its own calibration is not used.
        evidence: what to measure them on.
        advance: called after each set of images.
    """

    def logits(samples: Samples) -> Floats:
        found = logits_of(reader, samples.images)
        advance()
        return found

    ink = {name: logits(samples) for name, samples in evidence.ink.items()}
    pads = [pad for pad in PADS if pad in ink]
    writers = evidence.ink[USUAL].writers

    def fitted(those: Bools) -> Calibration:
        some = np.concatenate([ink[pad][those] for pad in pads])
        labels = np.concatenate([evidence.ink[pad].labels[those] for pad in pads])
        return calibrate(some, labels, negative_energy(some))

    whole = fitted(np.ones(len(writers), dtype=bool))
    everyone = np.unique(writers)
    without = {int(who): fitted(writers != who) for who in everyone} if len(everyone) > 1 else {}
    read = {
        name: _cross_validate(samples, ink[name], whole, without)
        for name, samples in evidence.ink.items()
    }
    junk = negative_energy(logits_of(reader, evidence.junk.images))
    advance()
    return Measurement(
        evidence=evidence,
        calibration=whole,
        validation=_read(evidence.validation, logits(evidence.validation), whole),
        test=_read(evidence.test, logits(evidence.test), whole),
        ink=read,
        junk_weight=junk,
    )


def logits_of(reader: Reader, images: Floats) -> Floats:
    """The reader's logits (n, 10) for images (n, 28, 28), in batches that fit the memory."""
    parts = [reader.logits(images[at : at + _BATCH]) for at in range(0, len(images), _BATCH)]
    return np.concatenate(parts)


def _read(samples: Samples, logits: Floats, how: Calibration) -> Predictions:
    shares = probabilities(logits, how.temperature)
    return Predictions(samples, logits, shares, negative_energy(logits) >= how.least_evidence)


def _cross_validate(
    samples: Samples, logits: Floats, whole: Calibration, without: Mapping[int, Calibration]
) -> Predictions:
    """Each writer's digits read with the calibration that they took no part in."""
    shares = probabilities(logits, whole.temperature)
    readable = negative_energy(logits) >= whole.least_evidence
    for who, how in without.items():
        theirs = samples.writers == who
        shares[theirs] = probabilities(logits[theirs], how.temperature)
        readable[theirs] = negative_energy(logits[theirs]) >= how.least_evidence
    return Predictions(samples, logits, shares, readable)


def figures_of(measured: Measurement) -> Figures:
    """Every figure of the card; shares rounded to four digits."""
    usual = measured.ink[USUAL]
    labels, writers = usual.samples.labels, usual.samples.writers
    kept = usual.readable
    kinds = np.array(measured.evidence.junk.kinds)
    pads = [measured.ink[pad] for pad in PADS]
    least = measured.calibration.least_evidence
    return {
        "mnist": {
            "validation": _right(measured.validation),
            "test": _right(measured.test),
        },
        "ink": {name: _right(read) for name, read in measured.ink.items()},
        "ink not refused": _round(accuracy(usual.logits[kept], labels[kept])),
        "ink by writer": _by_key(accuracy_by(usual.logits, labels, writers)),
        "ink by digit": _by_key(accuracy_by(usual.logits, labels, labels)),
        "calibration error": _round(calibration_error(usual.shares, labels)),
        "refused": {
            "digits": _share(
                np.concatenate([negative_energy(read.logits) < least for read in pads])
            ),
            "digits of writers not fitted on": _share(
                np.concatenate([~read.readable for read in pads])
            ),
            "digits misread": _share(~kept[usual.shares.argmax(axis=1) != labels]),
            "junk": _share(measured.junk_refused),
        },
        "junk refused": {
            kind: _share(measured.junk_refused[kinds == kind])
            for kind in dict.fromkeys(measured.evidence.junk.kinds)
        },
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


def _right(read: Predictions) -> float:
    return _round(accuracy(read.logits, read.samples.labels))


def _share(which: Bools) -> float:
    return _round(float(which.mean())) if len(which) else 0.0


def _by_key(shares: Mapping[int, float]) -> dict[str, float]:
    return {str(key): _round(share) for key, share in shares.items()}


def _round(share: float) -> float:
    """Four digits: one image of 10,000."""
    return round(share, 4)
