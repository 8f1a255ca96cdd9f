"""Load MNIST with torchvision and split it."""

import zlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast

import torch
from torch import Tensor

from training.errors import TrainingError

VALIDATION = 5_000
"""Number of images held out for validation, the last of the training file."""

_DAMAGE = (
    AssertionError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
"""Exceptions of torchvision and gzip for damaged files."""

_OPERATORS: list[object] = []  # keeps the declarations of `_datasets` alive


@dataclass(frozen=True)
class Split:
    """Images with their labels."""

    images: Tensor
    """(n, 28, 28) uint8, 0 for paper to 255 for ink."""

    labels: Tensor
    """(n,) int64, 0 to 9."""

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Mnist:
    """MNIST's splits: 55,000 images to train, 5,000 to validate, 10,000 to test."""

    train: Split
    validation: Split
    test: Split


def load_mnist(data: Path) -> Mnist:
    """Load MNIST from `data`/MNIST/raw; torchvision downloads missing files to it.

    Raises:
        TrainingError: if the folder does not exist, its files are damaged, or the download fails.
    """
    if not data.is_dir():
        raise TrainingError(
            f"{data} is not a folder. Name the one with MNIST/raw in it: --data DIR"
        )
    training, test = (_read(data, train) for train in (True, False))
    if len(training) <= VALIDATION:
        raise TrainingError(
            f"{data / 'MNIST'} has {len(training)} training images, too few to split."
        )
    cut = len(training) - VALIDATION
    return Mnist(
        train=Split(training.images[:cut], training.labels[:cut]),
        validation=Split(training.images[cut:], training.labels[cut:]),
        test=test,
    )


def _read(data: Path, train: bool) -> Split:
    """Read the training or the test images."""
    try:
        dataset = _datasets().MNIST(root=str(data), train=train, download=True)
    except _DAMAGE as error:
        reason = str(error) or "damaged"  # torchvision's assertions have no message
        raise TrainingError(
            f"MNIST could not be read from {data / 'MNIST'} ({reason}). Delete that folder and "
            "download it again: python -m training fetch --data DIR"
        ) from error
    images, labels = dataset.data, dataset.targets
    if images.shape[1:] != (28, 28) or len(images) != len(labels):
        raise TrainingError(f"{data / 'MNIST'} has images of shape {tuple(images.shape)}.")
    if len(labels) and labels.max() > 9:
        raise TrainingError(f"{data / 'MNIST'} has an invalid label, {labels.max()}.")
    return Split(images, labels.long())


def _datasets() -> ModuleType:
    """Import torchvision's data sets, even if only torchvision was built for CUDA.

    torchvision's Linux wheel expects CUDA's operators. With a CPU-only torch, its import
    fails because two operators are undeclared; this workaround declares their schemas.
    """
    try:
        from torchvision import datasets
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _OPERATORS.append(library)
        from torchvision import datasets
    return cast(ModuleType, datasets)
