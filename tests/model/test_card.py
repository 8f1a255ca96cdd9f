"""The model card of the shipped weights."""

import json

import pytest

from model.reader import WEIGHTS, load_reader

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

    @pytest.mark.parametrize(
        ("subject", "case", "least"),
        [
            ("mnist", "test", 0.992),
            ("ink", "80x40", 0.99),
            ("ink", "40x20", 0.99),
            ("ink", "28x14", 0.985),
            ("ink", "20x10", 0.98),
            ("rejected", "non-digits", 0.9),
        ],
    )
    def test_figures_are_good_enough_to_play(self, subject: str, case: str, least: float) -> None:
        assert CARD["figures"][subject][case] >= least

    def test_few_digits_are_rejected_and_confidence_is_calibrated(self) -> None:
        assert CARD["figures"]["rejected"]["digits"] <= 0.007
        assert CARD["figures"]["calibration error"] <= 0.01
