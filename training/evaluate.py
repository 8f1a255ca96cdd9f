"""Measure weights with the game's reader and compute the figures of their model card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.raster import Floats
from model.reader import Reader, negative_energy
from training.calibrate import Calibration, calibrate
from training.ink import DEVICES
from training.measure import accuracy, calibration_error, probabilities
from training.samples import LETTERS, PADS, USUAL, Evidence, Samples

Figures = dict[str, Any]
"""The figures of a model card: shares between 0 and 1, nested by subject."""

Bools = npt.NDArray[np.bool_]

ENOUGH = 20
"""Digits that a writer needs to count among the worst tenth of the writers."""

_BATCH = 80  # images: the patches of each, at three slants, take 4.5 MB
_RESAMPLES = 2_000  # of the writers, for the interval
_SURE = (0.90, 0.95)  # confidences whose share of right predictions is reported


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

    @property
    def right(self) -> Bools:
        """(n,) whether the digit shown is right; a rejected drawing is not."""
        right: Bools = self.readable & self._matches
        return right

    @property
    def misread(self) -> Bools:
        """(n,) whether the digit shown is wrong."""
        misread: Bools = self.readable & ~self._matches
        return misread

    @property
    def _matches(self) -> Bools:
        matches: Bools = self.logits.argmax(axis=1) == self.samples.labels
        return matches


@dataclass(frozen=True)
class Measurement:
    """The reader's predictions for all evidence."""

    evidence: Evidence
    calibration: Calibration
    """Fitted on the validation writers, for the card."""

    mnist: Predictions
    test: Predictions
    validation: Mapping[str, Predictions]
    """By pad."""

    unseen: Mapping[str, Predictions]
    """By pad."""

    angular: Predictions
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

    Args:
        reader: the weights to measure; its own calibration is not used.
        evidence: the images.
        advance: called after each set of images.
    """

    def logits(images: Floats) -> Floats:
        batches = [
            reader.mean_logits(images[at : at + _BATCH]) for at in range(0, len(images), _BATCH)
        ]
        advance()
        return np.concatenate(batches)

    validation = {name: logits(samples.images) for name, samples in evidence.validation.items()}
    pooled = np.concatenate([validation[pad] for pad in PADS])
    labels = np.concatenate([evidence.validation[pad].labels for pad in PADS])
    calibration = calibrate(pooled, labels, negative_energy(pooled))

    def predict(samples: Samples) -> Predictions:
        return _predict(samples, logits(samples.images), calibration)

    return Measurement(
        evidence=evidence,
        calibration=calibration,
        mnist=predict(evidence.mnist),
        test=predict(evidence.test),
        validation={
            name: _predict(samples, validation[name], calibration)
            for name, samples in evidence.validation.items()
        },
        unseen={name: predict(samples) for name, samples in evidence.unseen.items()},
        angular=predict(evidence.angular),
        non_digit_evidence=negative_energy(logits(evidence.non_digits.images)),
    )


def _predict(samples: Samples, logits: Floats, calibration: Calibration) -> Predictions:
    shares = probabilities(logits, calibration.temperature)
    return Predictions(
        samples, logits, shares, negative_energy(logits) >= calibration.least_evidence
    )


def compute_figures(measured: Measurement) -> Figures:
    """Return every figure of the card, shares rounded to four digits."""
    unseen, validation = measured.unseen[USUAL], measured.validation[USUAL]
    everyone = _join([validation, unseen])
    labs = [name.partition("/")[0] for name in everyone.samples.writers]
    kinds = np.array(measured.evidence.non_digits.kinds)
    synthetic = kinds != LETTERS
    rejected = measured.rejected_non_digits
    return {
        "mnist": {
            "validation": _round(accuracy(measured.mnist.logits, measured.mnist.samples.labels)),
            "test": _round(accuracy(measured.test.logits, measured.test.samples.labels)),
        },
        "unseen labs": {name: _outcomes(each) for name, each in measured.unseen.items()},
        "unseen labs, 95 % interval": list(map(_round, interval(unseen))),
        "validation writers": {name: _outcomes(each) for name, each in measured.validation.items()},
        "labs": _by_group(everyone, labs),
        "devices": _by_group(everyone, [DEVICES.get(lab, "unknown") for lab in labs]),
        "worst tenth of writers": _round(worst_tenth(everyone)),
        "digits": _by_group(everyone, [str(label) for label in everyone.samples.labels]),
        "kinds": _by_group(everyone, [kind or "other" for kind in everyone.samples.kinds]),
        "straight lines": _outcomes(measured.angular),
        "calibration error": _round(calibration_error(everyone.shares, everyone.samples.labels)),
        "right where sure to 90 to 95 %": _round(_right_where_sure(everyone)),
        "non-digits rejected": {
            "synthetic": _share(rejected[synthetic]),
            **{kind: _share(rejected[kinds == kind]) for kind in dict.fromkeys(kinds.tolist())},
        },
    }


def worst_tenth(predictions: Predictions) -> float:
    """Return the mean share read right of the tenth of the writers with the lowest shares."""
    writers = np.array(predictions.samples.writers)
    shares = sorted(
        float(predictions.right[writers == writer].mean())
        for writer in np.unique(writers)
        if (writers == writer).sum() >= ENOUGH
    )
    return float(np.mean(shares[: max(1, round(len(shares) / 10))])) if shares else 0.0


def interval(predictions: Predictions) -> tuple[float, float]:
    """Return a 95 % interval of the share read right: a bootstrap over the writers."""
    writers, at = np.unique(predictions.samples.writers, return_inverse=True)
    right = np.bincount(at, weights=predictions.right, minlength=len(writers))
    total = np.bincount(at, minlength=len(writers))
    chosen = np.random.default_rng(0).integers(len(writers), size=(_RESAMPLES, len(writers)))
    shares = right[chosen].sum(axis=1) / total[chosen].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)


def differences(card: Mapping[str, Any], figures: Mapping[str, Any]) -> list[str]:
    """Describe each measured figure that differs from the card's or is missing there."""
    stored, measured = flatten(card), flatten(figures)
    return [
        f"{name}: {stored.get(name, 'nothing')} in the card, measured {value}"
        for name, value in measured.items()
        if stored.get(name) != value
    ]


def flatten(figures: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested figures as one table."""
    flat: dict[str, Any] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{prefix}{name}, "))
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _join(parts: Sequence[Predictions]) -> Predictions:
    samples = Samples(
        np.concatenate([part.samples.images for part in parts]),
        np.concatenate([part.samples.labels for part in parts]),
        [writer for part in parts for writer in part.samples.writers],
        [kind for part in parts for kind in part.samples.kinds],
    )
    return Predictions(
        samples,
        np.concatenate([part.logits for part in parts]),
        np.concatenate([part.shares for part in parts]),
        np.concatenate([part.readable for part in parts]),
    )


def _outcomes(predictions: Predictions) -> dict[str, float]:
    return {
        "right": _share(predictions.right),
        "misread": _share(predictions.misread),
        "rejected": _share(~predictions.readable),
    }


def _by_group(predictions: Predictions, groups: Sequence[str]) -> dict[str, float]:
    """Return the share read right in each group, by name."""
    names = np.array(groups)
    return {str(name): _share(predictions.right[names == name]) for name in np.unique(names)}


def _right_where_sure(predictions: Predictions) -> float:
    confidence = predictions.shares.max(axis=1)
    low, high = _SURE
    selected = predictions.readable & (low <= confidence) & (confidence < high)
    return float(predictions.right[selected].mean()) if selected.any() else 0.0


def _share(selected: Bools) -> float:
    return _round(float(selected.mean())) if len(selected) else 0.0


def _round(share: float) -> float:
    """Round to four digits: one image in 10,000."""
    return round(share, 4)
