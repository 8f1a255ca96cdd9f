"""Train a network for an epoch and average its weights."""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.epoch_data import NON_DIGIT, EpochData, as_input
from training.mnist import Split
from training.recipe import Recipe
from training.scores import Scores
from training.soap import Soap

State = dict[str, Tensor]

_BATCH = 2_000  # images when evaluating

_WARM_UP = 10  # steps over which the moving average forgets the random initial weights

_INITIAL_RATE = 0.1  # share of its peak at which the learning rate starts


@dataclass
class TrainState:
    """Training state: everything needed to resume."""

    network: nn.Module
    averaged: nn.Module
    """The network with the moving average of the weights, which is evaluated and saved."""

    optimizer: torch.optim.Optimizer
    epoch: int = 0
    best: float = -math.inf
    """The best mean score so far."""

    best_epoch: int = 0
    best_state: State = field(default_factory=dict)
    curve: list[Scores] = field(default_factory=list)
    """Scores of the averaged weights after each epoch."""

    def note(self, scores: Scores) -> None:
        """Record an epoch's scores, and the averaged weights if the mean is the best so far."""
        self.curve.append(scores)
        score = (scores.mnist + scores.ink) / 2
        if score > self.best:
            self.best, self.best_epoch = score, self.epoch
            self.best_state = copy.deepcopy(self.averaged.state_dict())


def new_train_state(network: nn.Module, rate: float) -> TrainState:
    """Prepare a network for training.

    Args:
        network: on the training device.
        rate: the peak learning rate.
    """
    # With channels last, a step takes half as long on two cores.
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return TrainState(network, copy.deepcopy(network), Soap(network.parameters(), rate))


def train_epoch(
    state: TrainState,
    data: EpochData,
    recipe: Recipe,
    *,
    epochs: int,
    advance: Callable[[int], None] = lambda _: None,
) -> None:
    """Train on every image of an epoch once, in an order given by seed and epoch.

    Args:
        state: changed in place.
        data: the images.
        recipe: the settings.
        epochs: total number of epochs, for the learning rate schedule.
        advance: called after each batch with its number of images.
    """
    rng = torch.Generator().manual_seed(recipe.epoch_seed(state.epoch))
    order = torch.randperm(len(data), generator=rng).to(data.labels.device)
    batches = order.split(recipe.batch)
    peak = state.optimizer.defaults["lr"]
    state.network.train()
    for step, chosen in enumerate(batches):
        share = (state.epoch + step / len(batches)) / epochs
        for group in state.optimizer.param_groups:
            group["lr"] = peak * one_cycle(share)
        logits = state.network(as_input(data.images[chosen]))
        loss = mean_loss(logits, data.labels[chosen], recipe)
        state.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        state.optimizer.step()
        done = state.epoch * len(batches) + step
        average(state, min(recipe.average, (done + 1) / (done + _WARM_UP)))
        advance(len(chosen))
    state.epoch += 1


def mean_loss(logits: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    """Return the mean loss over a batch.

    Cross-entropy with the label for digits, and with the uniform distribution for non-digits
    (outlier exposure: Hendrycks, Mazeika, Dietterich 2019).

    Args:
        logits: (n, 10).
        labels: (n,): digits or `NON_DIGIT`.
        recipe: gives the label smoothing.
    """
    is_digit = labels != NON_DIGIT
    non_digit_loss = -F.log_softmax(logits[~is_digit], dim=1).mean(dim=1).sum()
    digit_loss = F.cross_entropy(
        logits[is_digit], labels[is_digit], label_smoothing=recipe.smoothing, reduction="sum"
    )
    return (digit_loss + non_digit_loss) / len(labels)


@torch.no_grad()
def average(state: TrainState, decay: float) -> None:
    """Update the moving average of the weights in place; `decay` is the old average's share."""
    current = state.network.state_dict()
    for name, mean in state.averaged.state_dict().items():
        if mean.is_floating_point():
            mean.lerp_(current[name], 1 - decay)
        else:
            mean.copy_(current[name])  # counters of batch normalisation


def one_cycle(share: float, warm_up: float = 0.1) -> float:
    """Return the learning rate relative to its peak: a linear rise, then a cosine decay to 0.

    Args:
        share: progress of the training, 0 to 1.
        warm_up: share of the training in which the rate rises.
    """
    if share < warm_up:
        return _INITIAL_RATE + (1 - _INITIAL_RATE) * share / warm_up
    return 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up)))


@torch.no_grad()
def accuracy(network: nn.Module, split: Split) -> float:
    """Return the share of a split's images that a network reads correctly."""
    network.eval()
    correct = 0
    batches = zip(split.images.split(_BATCH), split.labels.split(_BATCH), strict=True)
    for images, labels in batches:
        correct += int((network(as_input(images)).argmax(1) == labels).sum())
    return correct / max(len(split), 1)
