"""Mix and distort the images of one epoch."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from training.distort import distort
from training.mnist import Split
from training.recipe import Recipe

NON_DIGIT = -1
"""The label of non-digits."""

MNIST = "mnist"
"""The source whose images are not rendered here, and are distorted more."""

_BATCH = 1_024  # images: large enough to use all cores, small enough for their caches

TrainingData = Mapping[str, Split]
"""Undistorted images by source, on the training device."""


@dataclass(frozen=True)
class EpochData:
    """The images of one epoch, unshuffled."""

    images: Tensor
    """(n, 28, 28) uint8, distorted."""

    labels: Tensor
    """(n,) int64: the digit, or `NON_DIGIT`."""

    def __len__(self) -> int:
        return len(self.labels)


def make_epoch_data(data: TrainingData, recipe: Recipe, epoch: int) -> EpochData:
    """Sample and distort the images of an epoch, about `recipe.images`.

    Args:
        data: the images to sample from, for every source in the recipe's mixture.
        recipe: mixture, distortion and seed.
        epoch: number of the epoch; with the seed it determines all random draws.
    """
    device = data[MNIST].images.device
    rng = torch.Generator(device).manual_seed(recipe.epoch_seed(epoch))
    images, labels = [], []
    for source, share in recipe.shares.items():
        split = data[source]
        count = round(share * recipe.images)
        chosen = torch.randint(len(split), (count,), generator=rng, device=device)
        distortion = recipe.distortion if source == MNIST else recipe.ink_distortion
        labels.append(split.labels[chosen])
        images += [
            as_bytes(distort(as_input(batch), distortion, rng))
            for batch in split.images[chosen].split(_BATCH)
        ]
    return EpochData(torch.cat(images), torch.cat(labels))


def as_input(images: Tensor) -> Tensor:
    """Convert (n, 28, 28) uint8 to the network's (n, 1, 28, 28) float32 between 0 and 1."""
    return images.unsqueeze(1).float() / 255


def as_bytes(images: Tensor) -> Tensor:
    """Convert the network's (n, 1, 28, 28) between 0 and 1 to (n, 28, 28) uint8."""
    return (images.squeeze(1) * 255).round().to(torch.uint8)
