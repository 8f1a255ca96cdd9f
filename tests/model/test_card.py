"""The model card of the shipped weights."""

import json

import pytest

from model.reader import WEIGHTS, load_reader
from training.ink import DEVICES

CARD = json.loads(WEIGHTS.with_suffix(".json").read_text("utf-8"))


class TestCard:
    @pytest.mark.parametrize("key", ["sha256", "recipe", "data", "best epoch", "torch", "figures"])
    def test_tells_how_the_weights_came_to_be(self, key: str) -> None:
        assert CARD[key]

    def test_is_what_the_reader_goes_by(self) -> None:
        card = load_reader().card
        assert card.temperature == CARD["temperature"]
        assert card.least_evidence == CARD["least evidence"]
        assert CARD["parameters"] == 61_706

    @pytest.mark.parametrize("labs", ["unseen labs", "validation writers"])
    @pytest.mark.parametrize(
        ("pad", "least"), [("80x40", 0.985), ("40x20", 0.985), ("28x14", 0.985), ("20x10", 0.98)]
    )
    def test_most_digits_are_read_right(self, labs: str, pad: str, least: float) -> None:
        outcomes = CARD["figures"][labs][pad]
        assert outcomes["right"] >= least
        assert outcomes["misread"] <= 0.015
        assert sum(outcomes.values()) == pytest.approx(1, abs=2e-4)

    def test_figures_are_by_device(self) -> None:
        labs, devices = CARD["figures"]["labs"], CARD["figures"]["devices"]
        assert labs.keys() - DEVICES.keys() == {"imp"}
        assert devices.keys() == {DEVICES.get(lab, "unknown") for lab in labs}

    def test_mnist_is_read_and_confidence_is_calibrated(self) -> None:
        assert CARD["figures"]["mnist"]["test"] >= 0.99
        assert CARD["figures"]["calibration error"] <= 0.01

    def test_most_non_digits_are_rejected(self) -> None:
        rejected = CARD["figures"]["non-digits rejected"]
        assert rejected["synthetic"] >= 0.85
        assert rejected["letters and signs"] >= 0.9
