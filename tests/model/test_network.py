"""The NumPy network agrees with PyTorch, forwards and backwards."""

import numpy as np
import pytest
import torch

from model import reader
from model.lenet5 import LeNet5
from model.network import Network
from model.raster import Floats, digit_image
from model.reader import SHAPES
from tests.handmade import HANDMADE, fitted


def arrays() -> dict[str, Floats]:
    with np.load(reader.WEIGHTS) as archive:
        return {name: archive[name] for name in SHAPES}


@pytest.fixture(scope="module")
def torch_network() -> LeNet5:
    network = LeNet5().eval()
    network.load_state_dict({name: torch.from_numpy(a) for name, a in arrays().items()})
    return network


def images() -> Floats:
    """Images of hand-made digits, and one of noise."""
    drawn = [digit_image(fitted(handmade, 40, 20)) for handmade in HANDMADE[::4]]
    noise = np.random.default_rng(3).random((28, 28), dtype=np.float32)
    return np.stack([*drawn, noise])


def test_gradients_agree_with_pytorch(torch_network: LeNet5) -> None:
    batch = images()
    upstream = np.random.default_rng(4).standard_normal((len(batch), 10)).astype(np.float32)
    tensor = torch.from_numpy(batch)[:, None].requires_grad_()
    torch_network(tensor).backward(torch.from_numpy(upstream))
    assert tensor.grad is not None
    expected = tensor.grad[:, 0].numpy()
    ours = Network(arrays())
    gradient = ours.backward(ours.forward(batch), upstream)
    assert gradient.dtype == np.float32
    assert np.abs(gradient - expected).max() < 1e-4 * np.abs(expected).max()


def test_every_layer_agrees_with_pytorch(torch_network: LeNet5) -> None:
    batch, network = images(), torch_network
    seen = Network(arrays()).forward(batch)
    with torch.no_grad():
        x = torch.nn.functional.pad(torch.from_numpy(batch)[:, None], (2,) * 4) * 1.275 - 0.1
        c1 = torch.tanh(network.c1(x))
        s2 = network.pool(c1)
        c3 = torch.tanh(network.c3(s2))
        s4 = network.pool(c3)
    for ours, theirs in ((seen.c1, c1), (seen.s2, s2), (seen.c3, c3), (seen.s4, s4)):
        assert np.abs(ours - theirs.permute(0, 2, 3, 1).numpy()).max() < 1e-5
    assert seen.c5.shape == (len(batch), 120)
    assert seen.f6.shape == (len(batch), 84)
