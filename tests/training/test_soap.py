"""The SOAP optimizer: convergence, and resuming from a saved state."""

import copy

import pytest
import torch
from torch import Tensor, nn

from training.soap import Soap


class Valley:
    """A rotated quadratic over 6 x 4 weights, of condition number 1,000, with noisy gradients."""

    def __init__(self) -> None:
        self._rng = torch.Generator().manual_seed(0)
        left = torch.linalg.qr(self._normal(6, 6))[0]
        self._steep = left @ torch.diag(torch.logspace(0, 3, 6)) @ left.T
        self._aim = self._normal(6, 4)
        self._noise = 0.3 * torch.linalg.cholesky(self._steep)
        self.weight = nn.Parameter(torch.zeros(6, 4))

    def height(self) -> float:
        off = self.weight.detach() - self._aim
        return float((off * (self._steep @ off)).sum() / 2)

    def descend(self, optimizer: torch.optim.Optimizer, steps: int = 300) -> None:
        """Take steps with a rate that decays to 0."""
        rate = optimizer.param_groups[0]["lr"]
        for step in range(steps):
            optimizer.param_groups[0]["lr"] = rate * (1 - step / steps)
            slope = self._steep @ (self.weight.detach() - self._aim)
            self.weight.grad = slope + self._noise @ self._normal(6, 4)
            optimizer.step()

    def _normal(self, *shape: int) -> Tensor:
        return torch.randn(*shape, generator=self._rng)


def test_goes_down_a_slanted_valley_further_than_adam() -> None:
    ours, theirs = Valley(), Valley()
    ours.descend(Soap([ours.weight], 0.03))
    theirs.descend(torch.optim.Adam([theirs.weight], 0.03, betas=(0.95, 0.95)))
    assert ours.height() < theirs.height() / 10


def test_the_first_step_only_finds_the_basis() -> None:
    valley = Valley()
    valley.descend(Soap([valley.weight], 0.03), steps=1)
    assert not valley.weight.any()


@pytest.mark.parametrize("shape", [(5,), (3, 4), (3, 2, 5, 5)])
def test_takes_weights_of_any_shape(shape: tuple[int, ...]) -> None:
    rng = torch.Generator().manual_seed(0)
    weight, aim = nn.Parameter(torch.zeros(shape)), torch.randn(shape, generator=rng)
    optimizer = Soap([weight], 0.03)
    for _ in range(300):
        weight.grad = weight.detach() - aim + torch.randn(shape, generator=rng)
        optimizer.step()
    # Noise prevents a closer approach.
    assert (weight - aim).abs().mean() < aim.abs().mean() / 2


def test_a_weight_without_a_gradient_stays() -> None:
    weight = nn.Parameter(torch.ones(2, 2))
    Soap([weight], 0.1).step()
    assert bool((weight == 1).all())


def test_the_bases_stay_orthonormal() -> None:
    valley = Valley()
    optimizer = Soap([valley.weight], 0.03)
    valley.descend(optimizer)
    for side, size in (("left", 6), ("right", 4)):
        basis = optimizer.state[valley.weight][f"{side} basis"]
        assert torch.allclose(basis.T @ basis, torch.eye(size), atol=1e-4)


def test_goes_on_from_its_saved_state_as_if_never_stopped() -> None:
    whole, parted = Valley(), Valley()
    optimizer, first = Soap([whole.weight], 0.02), Soap([parted.weight], 0.02)
    for part in (whole, parted):
        part.descend(optimizer if part is whole else first, steps=25)
    second = Soap([parted.weight], 0.5)
    second.load_state_dict(copy.deepcopy(first.state_dict()))
    whole.descend(optimizer, steps=25)
    parted.descend(second, steps=25)
    assert torch.equal(whole.weight, parted.weight)
