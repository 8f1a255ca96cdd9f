"""Centring of the logits, and checkpoints of former versions."""

from dataclasses import asdict
from pathlib import Path

import torch

from model.lenet5 import LeNet5
from training import checkpoint
from training.learn import new_train_state
from training.recipe import Recipe
from training.train import centred


def test_a_checkpoint_with_the_recipes_former_names_is_restored(tmp_path: Path) -> None:
    recipe, state = Recipe(), new_train_state(LeNet5(), 1e-3)
    state.epoch = 3
    checkpoint.save(tmp_path, recipe, state)
    file = tmp_path / "checkpoint.pt"
    saved = torch.load(file, weights_only=True)
    former = asdict(recipe)
    former["junk"], former["junk_lots"] = former.pop("non_digits"), former.pop("non_digit_batches")
    torch.save({**saved, "recipe": former}, file)
    restored = new_train_state(LeNet5(), 1e-3)
    assert checkpoint.restore(tmp_path, recipe, restored)
    assert restored.epoch == 3


def test_centred_logits_have_mean_0_and_the_same_probabilities() -> None:
    torch.manual_seed(1)
    network, image = LeNet5(), torch.rand(5, 1, 28, 28)
    with torch.no_grad():
        network.output.bias.add_(3)
        before = network(image)
        network.load_state_dict(centred(network.state_dict()))
        after = network(image)
    assert torch.allclose(after.mean(dim=1), torch.zeros(5), atol=1e-5)
    assert torch.allclose(after.softmax(dim=1), before.softmax(dim=1), atol=1e-6)
