"""The training run: data in, weights and their card out; can be stopped and taken up again."""

import copy
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from model.lenet5 import LeNet5
from training.distort import Distortion, distort
from training.mnist import Split

State = dict[str, Tensor]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights besides the data."""

    seed: int = 1
    epochs: int = 10
    variants: int = 4
    """How often each pen digit is rendered; an epoch draws from all of them."""

    batch: int = 256
    rate: float = 3e-3
    """The learning rate at its height."""

    decay: float = 1e-4
    """AdamW's weight decay."""

    average: float = 0.998
    """How much of the averaged weights stays at each step."""

    smoothing: float = 0.02
    """Label smoothing: the share of certainty taken from the label."""

    distortion: Distortion = field(default_factory=Distortion)


@dataclass
class Progress:
    """Where a run stands: all that is needed to go on."""

    epoch: int
    network: LeNet5
    averaged: LeNet5
    optimizer: torch.optim.Optimizer
    best: float = -math.inf
    best_state: State = field(default_factory=dict)
    best_epoch: int = 0


def best_device() -> torch.device:
    """The GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def as_input(images: Tensor) -> Tensor:
    """(n, 28, 28) uint8 to the network's (n, 1, 28, 28) float32 between 0 and 1."""
    return images.unsqueeze(1).float() / 255


@torch.no_grad()
def logits_of(network: torch.nn.Module, images: Tensor) -> Tensor:
    """The network's logits (n, 10) for uint8 images (n, 28, 28), in batches."""
    network.eval()
    device = next(network.parameters()).device
    parts = [network(as_input(part.to(device))) for part in images.split(2_000)]
    return torch.cat(parts).cpu()


def accuracy(network: torch.nn.Module, split: Split) -> float:
    """The share of a split's images that the network reads correctly."""
    return float((logits_of(network, split.images).argmax(1) == split.labels).float().mean())


def begin(recipe: Recipe, device: torch.device) -> Progress:
    """A fresh run."""
    torch.manual_seed(recipe.seed)
    network = LeNet5().to(device)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=recipe.rate, weight_decay=recipe.decay, fused=True
    )
    return Progress(0, network, copy.deepcopy(network), optimizer)


def run_epoch(
    progress: Progress,
    data: Split,
    recipe: Recipe,
    advance: Callable[[], None] = lambda: None,
) -> None:
    """One pass over the data, in an order and with distortions that seed and epoch decide.

    Args:
        progress: changed in place.
        data: the images to learn from, on the network's device.
        recipe: the settings.
        advance: called after each batch.
    """
    device = data.images.device
    chance = torch.Generator(device).manual_seed(recipe.seed * 10_000 + progress.epoch)
    steps = math.ceil(len(data) / recipe.batch)
    order = torch.randperm(len(data), generator=chance, device=device)
    progress.network.train()
    for step, chosen in enumerate(order.split(recipe.batch)):
        images = distort(as_input(data.images[chosen]), recipe.distortion, chance)
        share = (progress.epoch + step / steps) / recipe.epochs
        for group in progress.optimizer.param_groups:
            group["lr"] = recipe.rate * one_cycle(share)
        loss = F.cross_entropy(
            progress.network(images), data.labels[chosen], label_smoothing=recipe.smoothing
        )
        progress.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        progress.optimizer.step()
        _average(progress, recipe.average, step + progress.epoch * steps)
        advance()
    progress.epoch += 1


def one_cycle(share: float, warm: float = 0.1) -> float:
    """The learning rate as a share of its height: a linear rise, then a cosine down to 0.

    Args:
        share: how much of the training is done, 0 to 1.
        warm: the part of the training in which the rate rises.
    """
    if share < warm:
        return 0.1 + 0.9 * share / warm
    return 0.5 * (1 + math.cos(math.pi * (share - warm) / (1 - warm)))


@torch.no_grad()
def _average(progress: Progress, keep: float, step: int) -> None:
    """Move the averaged weights a little towards the network's."""
    keep = min(keep, (step + 1) / (step + 10))  # the first steps would otherwise weigh for long
    for mean, now in zip(
        progress.averaged.parameters(), progress.network.parameters(), strict=True
    ):
        mean.lerp_(now, 1 - keep)


def options_of(recipe: Recipe) -> dict[str, Any]:
    """The recipe as a card shows it."""
    return asdict(recipe)


def checkpoint_file(out: Path) -> Path:
    """Where a stopped run waits to be taken up."""
    return out.with_suffix(".part")
