"""Accuracy, confusion, calibration and the fit of the temperature."""

import numpy as np
import pytest

from training.calibrate import fit_temperature, negative_log_likelihood
from training.measure import (
    accuracy,
    calibration_error,
    confusion,
    probabilities,
    reliability,
)


def logits(digits: list[int], height: float = 4.0) -> np.ndarray:
    return (np.eye(10, dtype=np.float32) * height)[digits]


class TestAccuracy:
    def test_counts_the_right(self) -> None:
        assert accuracy(logits([1, 2, 3, 4]), np.array([1, 2, 3, 9])) == 0.75

    def test_of_nothing_is_none(self) -> None:
        assert accuracy(logits([]), np.array([], dtype=np.int64)) == 0

    def test_confusion_has_the_true_digits_rows(self) -> None:
        counts = confusion(logits([1, 7, 7]), np.array([1, 1, 7]))
        assert counts[1, 7] == 1
        assert counts[1, 1] == counts[7, 7] == 1
        assert counts.sum() == 3


class TestCalibration:
    def test_error_is_the_gap_between_sure_and_right(self) -> None:
        shares = np.full((10, 10), 0.1 / 9)
        shares[:, 0] = 0.9
        labels = np.array([0] * 7 + [1] * 3)
        assert calibration_error(shares, labels) == pytest.approx(0.2)

    def test_bins_hold_everything(self) -> None:
        shares = probabilities(logits([0, 1, 2], 0.0), 1.0)
        _, _, counts = reliability(shares, np.array([0, 1, 2]))
        assert counts.sum() == 3

    def test_the_temperature_of_a_known_distribution_is_found(self) -> None:
        rng = np.random.default_rng(0)
        true = rng.normal(0, 2, (20_000, 10)).astype(np.float32)
        shares = probabilities(true, 1.0)
        labels = (shares.cumsum(axis=1) > rng.random((len(shares), 1))).argmax(axis=1)
        assert fit_temperature(3 * true, labels) == pytest.approx(3, rel=0.03)

    def test_fitting_never_adds_surprise(self) -> None:
        found, labels = logits([0, 1, 2, 3]), np.array([0, 1, 2, 4])
        best = fit_temperature(found, labels)
        assert negative_log_likelihood(found, labels, best) <= negative_log_likelihood(
            found, labels, 1.0
        )
