"""Centring of the logits."""

import torch

from model.lenet5 import LeNet5
from training.train import centred


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
