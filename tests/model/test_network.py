"""The network's backward pass gives the true gradients; its layers are what they are called."""

from typing import Any

import numpy as np
import pytest
import torch

from model import reader
from model.lenet5 import LeNet5
from model.network import Network, _patches, _pool, _scatter, _unpool
from model.raster import Floats, digit_image
from model.reader import SHAPES
from tests.handmade import HANDMADE, fitted


def arrays() -> dict[str, Floats]:
    with np.load(reader.WEIGHTS) as archive:
        return {name: archive[name] for name in SHAPES}


def doubles(array: Floats) -> Any:
    """In double precision, so that differences are not of rounding."""
    return array.astype(np.float64)


def images() -> Floats:
    """Hand-made digits as the network sees them, and one of noise."""
    drawn = [digit_image(fitted(handmade, 40, 20)) for handmade in HANDMADE[::4]]
    noise = np.random.default_rng(3).random((28, 28), dtype=np.float32)
    return np.stack([*drawn, noise])


def upstream(count: int) -> Floats:
    return np.random.default_rng(4).standard_normal((count, 10)).astype(np.float32)


class TestBackward:
    def test_agrees_with_finite_differences(self) -> None:
        network = Network({name: doubles(array) for name, array in arrays().items()})
        image, slope = doubles(images()[:1]), doubles(upstream(1))
        gradient = network.backward(network.forward(image), slope)[0]
        rng, step = np.random.default_rng(5), 1e-5
        for row, column in rng.integers(0, 28, (60, 2)):
            ends = np.repeat(image, 2, axis=0)
            ends[:, row, column] += (step, -step)
            above, below = (network.forward(ends).logits @ slope[0]).tolist()
            assert gradient[row, column] == pytest.approx((above - below) / (2 * step), abs=1e-6)

    def test_agrees_with_pytorch(self) -> None:
        network, batch = LeNet5().eval(), images()
        network.load_state_dict({name: torch.from_numpy(a) for name, a in arrays().items()})
        tensor, slope = torch.from_numpy(batch)[:, None].requires_grad_(), upstream(len(batch))
        network(tensor).backward(torch.from_numpy(slope))
        assert tensor.grad is not None
        expected = tensor.grad[:, 0].numpy()
        ours = Network(arrays())
        gradient = ours.backward(ours.forward(batch), slope)
        assert gradient.dtype == np.float32
        assert np.abs(gradient - expected).max() < 1e-4 * np.abs(expected).max()

    def test_is_linear_in_what_is_asked(self) -> None:
        network, batch = Network(arrays()), images()[:2]
        seen, slope = network.forward(batch), upstream(2)
        twice = network.backward(seen, 2 * slope)
        assert np.allclose(twice, 2 * network.backward(seen, slope), rtol=1e-4, atol=1e-5)

    def test_each_step_back_is_the_transpose_of_its_step_forward(self) -> None:
        rng = np.random.default_rng(6)
        maps, patches = (
            doubles(rng.random((2, 12, 12, 3), np.float32)),
            doubles(rng.random((2, 8, 8, 75), np.float32)),
        )
        assert (_patches(maps) * patches).sum() == pytest.approx(
            (maps * _scatter(patches, maps=3)).sum()
        )
        pooled = doubles(rng.random((2, 6, 6, 3), np.float32))
        assert (_pool(maps) * pooled).sum() == pytest.approx((maps * _unpool(pooled)).sum())


class TestForward:
    def test_every_layer_is_pytorchs(self) -> None:
        network, batch = LeNet5().eval(), images()
        network.load_state_dict({name: torch.from_numpy(a) for name, a in arrays().items()})
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
