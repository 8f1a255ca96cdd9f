"""The SOAP optimizer: Adam in the eigenbasis of Shampoo's preconditioner (Vyas et al. 2024)."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

_BETA = 0.95
"""Decay per step of the means of gradients, their squares and their products."""

_REFRESH = 10
"""Steps between updates of the basis, which changes slowly."""

_EPSILON = 1e-8  # Adam's


class Soap(Optimizer):
    """SOAP, which needs several times fewer images than AdamW: see docs/training.md.

    It needs the noisy gradients of small batches: without noise, the second moments vanish with
    the gradients and the steps grow without bound.

    Convolutions are treated as matrices with a row for each output. For biases, which have no
    basis, it is equivalent to Adam.
    """

    def __init__(self, weights: Iterable[nn.Parameter], lr: float) -> None:
        """Create an optimizer.

        Args:
            weights: of any shape; matrices of up to a few hundred rows and columns, because the
                products of each side are stored and decomposed.
            lr: the learning rate, as for Adam.
        """
        super().__init__(weights, {"lr": lr})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]  # no closure is used
        """Update every weight that has a gradient; the first step only initialises the basis."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                gradient = weight.grad.flatten(1) if weight.dim() > 1 else weight.grad[:, None]
                state = self.state[weight]
                if not state:
                    state.update(_initial_state(gradient))
                    continue
                step = _step(state, gradient)
                weight.sub_((group["lr"] * step).view_as(weight))


def _initial_state(gradient: Tensor) -> dict[str, Any]:
    """Return a weight's optimizer state after its first gradient (m, n)."""
    state: dict[str, Any] = {
        "steps": 0,
        "mean": torch.zeros_like(gradient),
        "square": torch.zeros_like(gradient),
    }
    if gradient.shape[1] > 1:
        state["left"] = (1 - _BETA) * gradient @ gradient.T
        state["right"] = (1 - _BETA) * gradient.T @ gradient
        state["left basis"] = torch.linalg.eigh(state["left"])[1]
        state["right basis"] = torch.linalg.eigh(state["right"])[1]
    return state


def _step(state: dict[str, Any], gradient: Tensor) -> Tensor:
    """Return the step (m, n) for a gradient (m, n), per unit of learning rate; update the state."""
    state["steps"] += 1
    has_basis = "left" in state
    mean, square = state["mean"], state["square"]
    mean.lerp_(gradient, 1 - _BETA)
    projected, projected_mean = gradient, mean
    if has_basis:
        left, right = state["left basis"], state["right basis"]
        projected, projected_mean = left.T @ gradient @ right, left.T @ mean @ right
    square.lerp_(projected * projected, 1 - _BETA)
    correction = 1 - _BETA ** state["steps"]  # of the bias towards 0, where both means start
    step: Tensor = (projected_mean / correction) / ((square / correction).sqrt() + _EPSILON)
    if has_basis:
        step = left @ step @ right.T
        state["left"].lerp_(gradient @ gradient.T, 1 - _BETA)
        state["right"].lerp_(gradient.T @ gradient, 1 - _BETA)
        if state["steps"] % _REFRESH == 0:
            _refresh_bases(state)
    return step


def _refresh_bases(state: dict[str, Any]) -> None:
    """Move the bases towards the eigenvectors by a step of orthogonal iteration.

    Directions are first sorted by their eigenvalues, and the second moments with them.
    """
    for side, axis in (("left", 0), ("right", 1)):
        products, basis = state[side], state[f"{side} basis"]
        order = (basis * (products @ basis)).sum(dim=0).argsort(descending=True)
        state["square"] = state["square"].index_select(axis, order)
        state[f"{side} basis"] = torch.linalg.qr(products @ basis[:, order])[0]
