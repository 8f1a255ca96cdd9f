"""Mix and distort the images of one epoch."""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.distort import distort
from training.mnist import Split
from training.recipe import Recipe

NON_DIGIT = -1
"""The label of non-digits."""

_BATCH = 1_024  # images: large enough to use all cores, small enough for their caches


@dataclass(frozen=True)
class TrainingData:
    """Undistorted images, on the training device."""

    mnist: Split
    ink: Split
    non_digits: Tensor
    """(n, 28, 28) uint8."""


@dataclass(frozen=True)
class EpochData:
    """The images of one epoch, unshuffled."""

    images: Tensor
    """(n, 28, 28) uint8, distorted."""

    labels: Tensor
    """(n,) int64: the digit, or `NON_DIGIT`."""

    def __len__(self) -> int:
        return len(self.labels)


def epoch_size(data: TrainingData, recipe: Recipe) -> int:
    """Return the number of images that includes each of MNIST's once on average."""
    return round(len(data.mnist) / ((1 - recipe.non_digits) * (1 - recipe.ink)))


def make_epoch_data(data: TrainingData, recipe: Recipe, epoch: int) -> EpochData:
    """Sample and distort `epoch_size` images.

    Args:
        data: the images to sample from.
        recipe: mixture, distortion and seed.
        epoch: number of the epoch; with the seed it determines all random draws.
    """
    device = data.non_digits.device
    rng = torch.Generator(device).manual_seed(recipe.epoch_seed(epoch))
    size = epoch_size(data, recipe)
    non_digits = round(size * recipe.non_digits)
    ink = round((size - non_digits) * recipe.ink)
    no_digit = torch.full((len(data.non_digits),), NON_DIGIT, device=device)
    images, labels = [], []
    for split, count, distortion in (
        (data.mnist, size - non_digits - ink, recipe.distortion),
        (data.ink, ink, recipe.ink_distortion),
        (Split(data.non_digits, no_digit), non_digits, recipe.ink_distortion),
    ):
        chosen = torch.randint(len(split), (count,), generator=rng, device=device)
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
