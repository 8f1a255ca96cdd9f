"""One network learning: an edition in, weights changed, averages kept."""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.epoch_data import JUNK, EpochData, as_input
from training.mnist import Split
from training.recipe import Recipe
from training.scores import Scores
from training.soap import Soap

State = dict[str, Tensor]

_AT_A_TIME = 2_000  # images when nothing is learned

_YOUNG = 10  # steps whose weights the average is to forget soon: they are chance's

_COLD = 0.1  # the share of its height that the learning rate begins with


@dataclass
class TrainState:
    """A network and how far it has come: all that is needed to go on."""

    network: nn.Module
    averaged: nn.Module
    """The network whose weights are the average of the last steps': what is kept in the end."""

    optimizer: torch.optim.Optimizer
    epoch: int = 0
    best: float = -math.inf
    """The best mean of scores so far."""

    best_epoch: int = 0
    best_state: State = field(default_factory=dict)
    curve: list[Scores] = field(default_factory=list)
    """What the averaged weights read after each epoch."""

    def note(self, scores: Scores) -> None:
        """Remember the averaged weights if they read most so far, MNIST and ink alike."""
        self.curve.append(scores)
        score = (scores.mnist + scores.ink) / 2
        if score > self.best:
            self.best, self.best_epoch = score, self.epoch
            self.best_state = copy.deepcopy(self.averaged.state_dict())


def new_train_state(network: nn.Module, rate: float) -> TrainState:
    """A network about to learn.

    Args:
        network: on the device that is to be used.
        rate: the learning rate at its height.
    """
    # On two cores a step takes half as long with channels last.
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return TrainState(network, copy.deepcopy(network), Soap(network.parameters(), rate))


def train_epoch(
    learner: TrainState,
    edition: EpochData,
    recipe: Recipe,
    *,
    epochs: int,
    advance: Callable[[int], None] = lambda _: None,
) -> None:
    """Every image of an edition once, in an order that seed and epoch decide.

    Args:
        learner: changed in place.
        edition: the images.
        recipe: the settings.
        epochs: how many there will be in all, for the learning rate.
        advance: called after each batch with its number of images.
    """
    rng = torch.Generator().manual_seed(recipe.seed_of(learner.epoch))
    order = torch.randperm(len(edition), generator=rng).to(edition.labels.device)
    batches = order.split(recipe.batch)
    height = learner.optimizer.defaults["lr"]
    learner.network.train()
    for step, chosen in enumerate(batches):
        share = (learner.epoch + step / len(batches)) / epochs
        for group in learner.optimizer.param_groups:
            group["lr"] = height * one_cycle(share)
        logits = learner.network(as_input(edition.images[chosen]))
        loss = loss_of(logits, edition.labels[chosen], recipe)
        learner.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        learner.optimizer.step()
        # The first steps would otherwise weigh for long.
        done = learner.epoch * len(batches) + step
        average(learner, min(recipe.average, (done + 1) / (done + _YOUNG)))
        advance(len(chosen))
    learner.epoch += 1


def loss_of(logits: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    """What is to be made small, the mean over a batch.

    Junk is to be met with ten equal probabilities (Hendrycks, Mazeika, Dietterich 2019): that is
    what makes it tell itself from digits.

    Args:
        logits: (n, 10).
        labels: (n,): digits or `JUNK`.
        recipe: how certain the labels are.

    Returns:
        A scalar.
    """
    digit = labels != JUNK
    unsure = -F.log_softmax(logits[~digit], dim=1).mean(dim=1).sum()
    known = F.cross_entropy(
        logits[digit], labels[digit], label_smoothing=recipe.smoothing, reduction="sum"
    )
    return (known + unsure) / len(labels)


@torch.no_grad()
def average(learner: TrainState, keep: float) -> None:
    """Move the averaged weights towards the network's.

    Args:
        learner: changed in place.
        keep: the share of the average that stays.
    """
    now = learner.network.state_dict()
    for name, mean in learner.averaged.state_dict().items():
        if mean.is_floating_point():
            mean.lerp_(now[name], 1 - keep)
        else:
            mean.copy_(now[name])  # counters of batch normalisation


def one_cycle(share: float, warm: float = 0.1) -> float:
    """The learning rate as a share of its height: a linear rise, then a cosine down to 0.

    Args:
        share: how much of the training is done, 0 to 1.
        warm: the part of the training in which the rate rises.
    """
    if share < warm:
        return _COLD + (1 - _COLD) * share / warm
    return 0.5 * (1 + math.cos(math.pi * (share - warm) / (1 - warm)))


@torch.no_grad()
def accuracy(network: nn.Module, split: Split) -> float:
    """The share of a split's images that a network reads correctly."""
    network.eval()
    right = 0
    parts = zip(split.images.split(_AT_A_TIME), split.labels.split(_AT_A_TIME), strict=True)
    for images, labels in parts:
        right += int((network(as_input(images)).argmax(1) == labels).sum())
    return right / max(len(split), 1)
