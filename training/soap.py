"""SOAP: Adam in the eigenbasis of Shampoo's preconditioner (Vyas et al. 2024)."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

_FORGET = 0.95
"""How much stays, at each step, of the means of gradients, their squares and their products."""

_TURN = 10
"""Steps between two turns of the basis; it changes slowly."""

_TINY = 1e-8  # Adam's epsilon


class Soap(Optimizer):
    """Learns from a few images what takes AdamW several times as many: see docs/training.md.

    It needs gradients as noisy as small batches': where one dies away without noise, so does its
    measure of how far to go, and steps grow without bound.

    Convolutions count as matrices with a row for each output. Biases have no basis and are left
    to Adam, which this is without one.
    """

    def __init__(self, weights: Iterable[nn.Parameter], lr: float) -> None:
        """An optimizer of these weights.

        Args:
            weights: of any shape; matrices of up to some hundred rows and columns, as each side's
                products are kept and turned.
            lr: the learning rate, Adam's.
        """
        super().__init__(weights, {"lr": lr})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]  # nobody here needs a closure
        """Change every weight that has a gradient; the first step only finds the basis."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                gradient = weight.grad.flatten(1) if weight.dim() > 1 else weight.grad[:, None]
                state = self.state[weight]
                if not state:
                    state.update(_begun(gradient))
                    continue
                step = _step(state, gradient)
                weight.sub_((group["lr"] * step).view_as(weight))


def _begun(gradient: Tensor) -> dict[str, Any]:
    """What is kept of a weight after its first gradient (m, n)."""
    state: dict[str, Any] = {
        "steps": 0,
        "mean": torch.zeros_like(gradient),
        "square": torch.zeros_like(gradient),
    }
    if gradient.shape[1] > 1:
        state["left"] = (1 - _FORGET) * gradient @ gradient.T
        state["right"] = (1 - _FORGET) * gradient.T @ gradient
        state["left basis"] = torch.linalg.eigh(state["left"])[1]
        state["right basis"] = torch.linalg.eigh(state["right"])[1]
    return state


def _step(state: dict[str, Any], gradient: Tensor) -> Tensor:
    """Where to go (m, n) by a gradient (m, n), in units of the learning rate; changes the state."""
    state["steps"] += 1
    has_basis = "left" in state
    mean, square = state["mean"], state["square"]
    mean.lerp_(gradient, 1 - _FORGET)
    seen, trend = gradient, mean
    if has_basis:
        left, right = state["left basis"], state["right basis"]
        seen, trend = left.T @ gradient @ right, left.T @ mean @ right
    square.lerp_(seen * seen, 1 - _FORGET)
    # Both means begin at 0 and are as far from it as each other.
    full = 1 - _FORGET ** state["steps"]
    step: Tensor = (trend / full) / ((square / full).sqrt() + _TINY)
    if has_basis:
        step = left @ step @ right.T
        state["left"].lerp_(gradient @ gradient.T, 1 - _FORGET)
        state["right"].lerp_(gradient.T @ gradient, 1 - _FORGET)
        if state["steps"] % _TURN == 0:
            _turn(state)
    return step


def _turn(state: dict[str, Any]) -> None:
    """Bring the bases closer to the eigenvectors by a step of orthogonal iteration.

    The squares stay with their directions: those are put in the order of their eigenvalues first.
    """
    for side, axis in (("left", 0), ("right", 1)):
        products, basis = state[side], state[f"{side} basis"]
        order = (basis * (products @ basis)).sum(dim=0).argsort(descending=True)
        state["square"] = state["square"].index_select(axis, order)
        state[f"{side} basis"] = torch.linalg.qr(products @ basis[:, order])[0]
