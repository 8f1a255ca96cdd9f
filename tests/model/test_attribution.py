"""Attribution of predictions to ink by integrated gradients."""

from typing import Any

import numpy as np
import pytest

from model.attribution import attribute_any_digit, attribute_digit, log_odds, slopes
from model.network import Network
from model.raster import Floats, digit_image
from model.reader import SHAPES, WEIGHTS, Reader, negative_energy
from tests.handmade import HANDMADE, fitted


def image_of(name: str) -> Floats:
    handmade = next(each for each in HANDMADE if str(each) == name)
    return digit_image(fitted(handmade, 40, 20))


def without(image: Floats, shares: Floats, part: float) -> Floats:
    """Erase the pixels of the largest shares per darkness, `part` of the ink in total."""
    density = np.where(image > 0, shares / np.maximum(image, 1e-6), -np.inf).ravel()
    order = np.argsort(-density)
    count = int(np.searchsorted(np.cumsum(image.ravel()[order]), part * image.sum()))
    rest = image.copy().ravel()
    rest[order[:count]] = 0
    return rest.reshape(image.shape)


def evidence(logits: Any, digit: int | None) -> Any:
    return negative_energy(logits) if digit is None else log_odds(logits, digit)


class TestShares:
    @pytest.mark.slow
    def test_add_up_to_the_difference_that_the_ink_makes(self, reader: Reader) -> None:
        misses = []
        for handmade in HANDMADE:
            image = digit_image(fitted(handmade, 40, 20))
            for digit in (handmade.digit, (handmade.digit + 3) % 10):
                found = attribute_digit(reader.network, image, digit)
                difference = found.inked - found.blank
                misses.append(abs(float(found.shares.sum()) - difference) / abs(difference))
        assert np.quantile(misses, 0.9) < 0.005

    @pytest.mark.parametrize("digit", [7, 1, None])
    def test_agree_with_finite_differences_on_the_way_from_blank_paper(
        self, reader: Reader, digit: int | None
    ) -> None:
        image, step, count = image_of("7 plain"), 1e-4, 256
        middles = (np.arange(count) + 0.5) / count
        faded: Any = (middles**2)[:, None, None] * image.astype(np.float64)
        with np.load(WEIGHTS) as archive:  # in float64, to reduce rounding errors
            network = Network({name: archive[name].astype(np.float64) for name in SHAPES})

        def value(images: Any) -> Any:
            return evidence(network.forward(images).logits, digit)

        found = attribute_any_digit(reader.network, image)
        if digit is not None:
            found = attribute_digit(reader.network, image, digit)
        most = float(np.abs(found.shares).max())
        inked = np.argwhere(image > 0)
        for row, column in np.random.default_rng(7).choice(inked, 12, replace=False):
            moved = np.zeros_like(image, dtype=np.float64)
            moved[row, column] = step
            slope = (value(faded + moved) - value(faded - moved)) / (2 * step)
            share = (slope * 2 * middles).mean() * image[row, column]
            assert found.shares[row, column] == pytest.approx(share, abs=0.01 * most)

    def test_paper_has_no_share(self, reader: Reader) -> None:
        image = image_of("3 round")
        for found in (
            attribute_digit(reader.network, image, 3),
            attribute_any_digit(reader.network, image),
        ):
            assert not found.shares[image == 0].any()
            assert found.shares[image > 0].any()

    def test_ends_are_the_digits_log_odds_and_the_evidence_for_any_digit(
        self, reader: Reader
    ) -> None:
        image = image_of("7 plain")
        logits = reader.logits(np.stack([np.zeros_like(image), image]))
        for found, ends in (
            (attribute_digit(reader.network, image, 7), log_odds(logits, 7)),
            (attribute_any_digit(reader.network, image), negative_energy(logits)),
        ):
            assert (found.blank, found.inked) == pytest.approx(ends.tolist(), abs=1e-4)
            assert float(found.shares.sum()) == pytest.approx(found.inked - found.blank, rel=0.05)

    def test_deleting_what_spoke_for_costs_more_than_deleting_anything(
        self, reader: Reader
    ) -> None:
        rng, costs = np.random.default_rng(1), []
        for handmade in HANDMADE:
            image = digit_image(fitted(handmade, 40, 20))
            shares = attribute_digit(reader.network, image, handmade.digit).shares
            fewer = [image, without(image, shares, 0.2)]
            fewer += [without(image, rng.random(image.shape, np.float32), 0.2) for _ in range(5)]
            odds = log_odds(reader.logits(np.stack(fewer)), handmade.digit)
            costs.append((odds[0] - odds[1], odds[0] - odds[2:].mean()))
        spoke_for, anything = np.mean(costs, axis=0)
        assert spoke_for > 3
        assert spoke_for > 3 * anything


class TestSlopes:
    @pytest.mark.parametrize("digit", [0, 4, 9, None])
    def test_are_the_derivatives_of_what_is_shared_out(self, digit: int | None) -> None:
        rng, step = np.random.default_rng(2), 1e-6
        logits: Any = rng.normal(0, 4, (5, 10))
        found = slopes(logits, digit)
        for index in range(10):
            moved = np.zeros(10)
            moved[index] = step
            change = evidence(logits + moved, digit) - evidence(logits - moved, digit)
            expected = change / (2 * step)
            assert found[:, index] == pytest.approx(expected, abs=1e-6)
