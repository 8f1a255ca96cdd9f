"""A pass of freshly distorted images."""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.distort import distort
from training.mnist import Split
from training.recipe import Recipe

JUNK = -1
"""The label of what is no digit."""

_AT_A_TIME = 1_024  # images: large enough for the cores, small enough for their caches


@dataclass(frozen=True)
class TrainingData:
    """What is learned from, on the device that learns."""

    mnist: Split
    ink: Split
    junk: Tensor
    """(n, 28, 28) uint8: drawings that are no digit."""


@dataclass(frozen=True)
class EpochData:
    """Images to learn from, in no order."""

    images: Tensor
    """(n, 28, 28) uint8, distorted."""

    labels: Tensor
    """(n,) int64: the digit, or `JUNK`."""

    def __len__(self) -> int:
        return len(self.labels)


def epoch_size(material: TrainingData, recipe: Recipe) -> int:
    """As many images as it takes to see each of MNIST's once, on the average."""
    return round(len(material.mnist) / ((1 - recipe.junk) * (1 - recipe.ink)))


def make_epoch_data(material: TrainingData, recipe: Recipe, number: int) -> EpochData:
    """Images drawn from all the material and distorted.

    Args:
        material: where they are drawn from.
        recipe: mixture, distortion and seed.
        number: which edition; with the seed it decides all chance.

    Returns:
        `epoch_size` images.
    """
    device = material.junk.device
    rng = torch.Generator(device).manual_seed(recipe.seed_of(number))
    size = epoch_size(material, recipe)
    junk = round(size * recipe.junk)
    ink = round((size - junk) * recipe.ink)
    nothing = torch.full((len(material.junk),), JUNK, device=device)
    images, labels = [], []
    for split, count, how in (
        (material.mnist, size - junk - ink, recipe.distortion),
        (material.ink, ink, recipe.ink_distortion),
        (Split(material.junk, nothing), junk, recipe.ink_distortion),
    ):
        chosen = torch.randint(len(split), (count,), generator=rng, device=device)
        labels.append(split.labels[chosen])
        images += [
            as_bytes(distort(as_input(part), how, rng))
            for part in split.images[chosen].split(_AT_A_TIME)
        ]
    return EpochData(torch.cat(images), torch.cat(labels))


def as_input(images: Tensor) -> Tensor:
    """(n, 28, 28) uint8 to the network's (n, 1, 28, 28) float32 between 0 and 1."""
    return images.unsqueeze(1).float() / 255


def as_bytes(images: Tensor) -> Tensor:
    """The network's (n, 1, 28, 28) between 0 and 1 to (n, 28, 28) uint8."""
    return (images.squeeze(1) * 255).round().to(torch.uint8)
