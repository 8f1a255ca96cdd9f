"""MNIST as tensors, read and verified by torchvision, split the same way for everyone."""

import zlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast

import torch
from torch import Tensor

from training.errors import TrainingError

VALIDATION = 5_000
"""The last images of the training file are held back to choose by."""

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
"""How torchvision and the standard library's gzip fail at files that are no whole MNIST."""

_OPERATORS: list[object] = []  # keeps the declarations of `_datasets` alive


class MnistError(TrainingError):
    """MNIST is neither in the folder nor to be had; the message says what to do."""


@dataclass(frozen=True)
class Split:
    """Images with their digits."""

    images: Tensor
    """(n, 28, 28) uint8, 0 for paper to 255 for ink."""

    labels: Tensor
    """(n,) int64, 0 to 9."""

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Mnist:
    """LeCun's digits: 55,000 to learn from, 5,000 to choose by, 10,000 to be looked at once."""

    train: Split
    validation: Split
    test: Split


def load_mnist(data: Path) -> Mnist:
    """MNIST from a folder; downloaded into it by torchvision only if files are missing.

    Args:
        data: the folder that holds, or is to hold, `MNIST/raw/`.

    Returns:
        The three splits.

    Raises:
        MnistError: if the folder does not exist, its files are damaged, or the download failed.
    """
    if not data.is_dir():
        raise MnistError(
            f"There is no folder {data}. Name the one with MNIST/raw in it: --data DIR"
        )
    training, test = (_read(data, train) for train in (True, False))
    if len(training) <= VALIDATION:
        raise MnistError(f"{data / 'MNIST'} has {len(training)} training images, too few to split.")
    cut = len(training) - VALIDATION
    return Mnist(
        train=Split(training.images[:cut], training.labels[:cut]),
        validation=Split(training.images[cut:], training.labels[cut:]),
        test=test,
    )


def _read(data: Path, train: bool) -> Split:
    """One of MNIST's two files."""
    try:
        dataset = _datasets().MNIST(root=str(data), train=train, download=True)
    except _DAMAGE as error:
        reason = str(error) or "damaged"  # what torchvision asserts comes without a word
        raise MnistError(
            f"MNIST could not be read from {data / 'MNIST'} ({reason}). Delete that folder and get "
            "it anew: python -m training fetch --data DIR"
        ) from error
    images, labels = dataset.data, dataset.targets
    if images.shape[1:] != (28, 28) or len(images) != len(labels):
        raise MnistError(f"{data / 'MNIST'} holds images {tuple(images.shape)}: not MNIST's.")
    if len(labels) and labels.max() > 9:
        raise MnistError(f"{data / 'MNIST'} holds a label of {labels.max()}: not MNIST's.")
    return Split(images, labels.long())


def _datasets() -> ModuleType:
    """Torchvision's data sets, also where its wheel was built for CUDA and torch was not.

    The registry's Linux wheel of torchvision expects CUDA's operators. Beside a CPU-only torch
    its import fails over two operators that are never declared; declaring their schemas mends it.
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
