"""Epoch data, the loss, and training steps."""

import dataclasses

import pytest
import torch
from torch import nn

from model.lenet5 import LeNet5
from model.raster import digit_image
from tests.training.conftest import SHAPES
from training.epoch_data import (
    NON_DIGIT,
    TrainingData,
    as_bytes,
    as_input,
    make_epoch_data,
)
from training.learn import average, mean_loss, new_train_state, one_cycle, train_epoch
from training.mnist import Split
from training.recipe import Mixture, Recipe
from training.scores import Scores

IMAGES = torch.stack([torch.from_numpy(digit_image(SHAPES[k])) * 255 for k in range(10)]).byte()
_DIGITS = Split(IMAGES, torch.arange(10))
_NON_DIGITS = Split(IMAGES.flip(1), torch.full((10,), NON_DIGIT))
MATERIAL: TrainingData = {
    name: _NON_DIGITS if name in {"non_digits", "letters"} else _DIGITS for name in Recipe().shares
}
RECIPE = Recipe(seed=3, images=500, batch=32)


class TestEdition:
    def test_has_the_recipes_mixture(self) -> None:
        data = make_epoch_data(MATERIAL, RECIPE, 0)
        shares = RECIPE.shares
        assert sum(shares.values()) == pytest.approx(1)
        assert len(data) == pytest.approx(500, abs=3)
        non_digits = 500 * (shares["non_digits"] + shares["letters"])
        assert int((data.labels == NON_DIGIT).sum()) == pytest.approx(non_digits, abs=1)

    def test_same_number_same_images_and_another_number_others(self) -> None:
        one, same, other = (make_epoch_data(MATERIAL, RECIPE, number) for number in (1, 1, 2))
        assert torch.equal(one.images, same.images)
        assert not torch.equal(one.images, other.images)

    def test_bytes_and_inputs_are_each_others_inverse(self) -> None:
        assert torch.equal(as_bytes(as_input(IMAGES)), IMAGES)


class TestLoss:
    def test_non_digits_are_best_met_with_ten_equal_shares(self) -> None:
        label = torch.tensor([NON_DIGIT])
        equal, sure = torch.zeros(1, 10), torch.eye(10)[:1] * 8
        assert mean_loss(equal, label, RECIPE) < mean_loss(sure, label, RECIPE)

    def test_digits_are_best_met_with_their_label(self) -> None:
        three = torch.tensor([3])
        right, wrong = torch.eye(10)[[3]] * 4, torch.eye(10)[[4]] * 4
        assert mean_loss(right, three, RECIPE) < mean_loss(wrong, three, RECIPE)

    @pytest.mark.parametrize("labels", [[NON_DIGIT, NON_DIGIT], [1, 2]])
    def test_is_finite_without_digits_or_without_non_digits(self, labels: list[int]) -> None:
        assert mean_loss(torch.zeros(2, 10), torch.tensor(labels), RECIPE).isfinite()


class TestLearning:
    @pytest.mark.slow
    def test_lenet5_learns_ten_shapes(self) -> None:
        torch.manual_seed(0)
        state = new_train_state(LeNet5(), 3e-3)
        mixture = Mixture(mnist=0.45, letters=0.03, non_digits=0.03)
        recipe = dataclasses.replace(RECIPE, mixture=mixture, average=0.9)
        for number in range(6):
            train_epoch(state, make_epoch_data(MATERIAL, recipe, number), recipe, epochs=6)
        with torch.no_grad():
            logits = state.averaged(as_input(IMAGES))
        assert logits.argmax(dim=1).tolist() == list(range(10))

    def test_the_average_moves_towards_the_network(self) -> None:
        state = new_train_state(nn.Conv2d(1, 1, 1), 1e-3)
        for network, value in ((state.network, 1.0), (state.averaged, 0.0)):
            for parameter in network.parameters():
                nn.init.constant_(parameter, value)
        average(state, 0.75)
        assert [p.detach().item() for p in state.averaged.parameters()] == [0.25, 0.25]

    def test_only_the_best_weights_are_kept(self) -> None:
        state = new_train_state(nn.Conv2d(1, 1, 1), 1e-3)
        for epoch, score in enumerate([0.5, 0.9, 0.7]):
            state.epoch = epoch
            state.note(Scores(mnist=score, ink=score))
        assert (state.best, state.best_epoch) == (0.9, 1)
        assert [scores.ink for scores in state.curve] == [0.5, 0.9, 0.7]

    def test_the_rate_rises_then_falls_to_nothing(self) -> None:
        rates = [one_cycle(share) for share in (0, 0.05, 0.1, 0.5, 1)]
        assert rates[0] < rates[1] < rates[2] == 1 > rates[3] > rates[4] == pytest.approx(0)
