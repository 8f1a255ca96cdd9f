"""One network learning: batches in, weights changed, averages kept."""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.distort import distort
from training.mnist import Split
from training.recipe import Recipe

State = dict[str, Tensor]

_DECAY = 1e-4
"""AdamW's weight decay."""

_TO_GO_BY = 2_000  # images at a time when nothing is learned


@dataclass(frozen=True)
class Material:
    """What is learned from, on the device that learns."""

    mnist: Split
    ink: Split


@dataclass
class Learner:
    """A network and how far it has come: all that is needed to go on."""

    network: nn.Module
    averaged: nn.Module
    """The network whose weights are the average of the last steps': what is kept in the end."""

    optimizer: torch.optim.Optimizer
    epoch: int = 0
    best: float = -math.inf
    """The best score so far; whatever the caller scores by."""

    best_epoch: int = 0
    best_state: State = field(default_factory=dict)

    def note(self, score: float) -> None:
        """Remember the averaged weights if their score is the best so far."""
        if score > self.best:
            self.best, self.best_epoch = score, self.epoch
            self.best_state = copy.deepcopy(self.averaged.state_dict())


def learner(network: nn.Module, rate: float) -> Learner:
    """A network about to learn.

    Args:
        network: on the device that is to be used.
        rate: the learning rate at its height.
    """
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=_DECAY, fused=True)
    return Learner(network, copy.deepcopy(network), optimizer)


def steps_an_epoch(material: Material, recipe: Recipe) -> int:
    """Batches that hold as many images as MNIST has for training."""
    return math.ceil(len(material.mnist) / recipe.batch)


def learn_epoch(
    learner: Learner,
    material: Material,
    recipe: Recipe,
    *,
    epochs: int,
    teacher: nn.Module | None = None,
    advance: Callable[[], None] = lambda: None,
) -> None:
    """One epoch; seed and epoch alone decide its images and their distortions.

    Args:
        learner: changed in place.
        material: the images.
        recipe: the settings.
        epochs: how many there will be in all, for the learning rate.
        teacher: whose logits to learn beside the labels, if any.
        advance: called after each batch.
    """
    device = material.mnist.images.device
    chance = torch.Generator(device).manual_seed(recipe.seed * 1_000_003 + learner.epoch)
    steps = steps_an_epoch(material, recipe)
    height = learner.optimizer.defaults["lr"]
    learner.network.train()
    for step in range(steps):
        share = (learner.epoch + step / steps) / epochs
        for group in learner.optimizer.param_groups:
            group["lr"] = height * one_cycle(share)
        images, labels = _batch(material, recipe, chance)
        loss = _loss(learner.network(images), labels, _taught(teacher, images), recipe)
        learner.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        learner.optimizer.step()
        # The first steps would otherwise weigh for long.
        done = learner.epoch * steps + step
        average(learner, min(recipe.average, (done + 1) / (done + 10)))
        advance()
    learner.epoch += 1


def _batch(material: Material, recipe: Recipe, chance: torch.Generator) -> tuple[Tensor, Tensor]:
    """Distorted images (n, 1, 28, 28) and labels (n,) drawn from all the material."""
    ink = round(recipe.batch * recipe.ink)
    images, labels = [], []
    for split, count in ((material.mnist, recipe.batch - ink), (material.ink, ink)):
        chosen = torch.randint(len(split), (count,), generator=chance, device=split.images.device)
        images.append(split.images[chosen])
        labels.append(split.labels[chosen])
    return distort(as_input(torch.cat(images)), recipe.distortion, chance), torch.cat(labels)


@torch.no_grad()
def _taught(teacher: nn.Module | None, images: Tensor) -> Tensor | None:
    return None if teacher is None else teacher(images)


def _loss(logits: Tensor, labels: Tensor, taught: Tensor | None, recipe: Recipe) -> Tensor:
    """Cross-entropy with the labels and, with a teacher, with its softened opinion."""
    if taught is None:
        return F.cross_entropy(logits, labels, label_smoothing=recipe.smoothing)
    soft = recipe.softness
    opinion = F.kl_div(
        F.log_softmax(logits / soft, dim=1),
        F.log_softmax(taught / soft, dim=1),
        reduction="batchmean",
        log_target=True,
    )
    # Softening shrinks the gradient by its square.
    return recipe.labels * F.cross_entropy(logits, labels) + (1 - recipe.labels) * opinion * soft**2


@torch.no_grad()
def average(learner: Learner, keep: float) -> None:
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
        return 0.1 + 0.9 * share / warm
    return 0.5 * (1 + math.cos(math.pi * (share - warm) / (1 - warm)))


def as_input(images: Tensor) -> Tensor:
    """(n, 28, 28) uint8 to the network's (n, 1, 28, 28) float32 between 0 and 1."""
    return images.unsqueeze(1).float() / 255


@torch.no_grad()
def accuracy(network: nn.Module, split: Split) -> float:
    """The share of a split's images that a network reads correctly."""
    network.eval()
    right = 0
    parts = zip(split.images.split(_TO_GO_BY), split.labels.split(_TO_GO_BY), strict=True)
    for images, labels in parts:
        right += int((network(as_input(images)).argmax(1) == labels).sum())
    return right / max(len(split), 1)
