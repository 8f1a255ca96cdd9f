"""What the reader is measured on: images with their digits and, for ink, their writers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from model.raster import Floats, Points, digit_image
from training.mnist import Split
from training.pendigits import PenDigit
from training.terminal import on_grid

Ints = npt.NDArray[np.int64]

GRIDS = (80, 40, 28, 20)
"""Columns of the pads that ink is measured on; half as many rows."""

USUAL = "40x20"
"""The pad of a terminal of 80 by 24, on which everything further is measured."""

THIRD = f"{USUAL}, a third of the pad"
CORNER = f"{USUAL}, half the pad, in a corner"


@dataclass(frozen=True)
class Samples:
    """Images with their digits."""

    images: Floats
    """(n, 28, 28), 0 for paper to 1 for ink."""

    labels: Ints
    """(n,), 0 to 9."""

    writers: Ints
    """(n,): who wrote it; 0 where nobody knows."""

    def __len__(self) -> int:
        return len(self.labels)


def of_split(split: Split) -> Samples:
    """MNIST's images as the reader takes them."""
    images = (split.images.float() / 255).numpy()
    return Samples(images, split.labels.numpy(), np.zeros(len(split), dtype=np.int64))


def of_ink(digits: Sequence[PenDigit]) -> dict[str, Samples]:
    """The same digits as every measured pad would show them, by the pad's name.

    They fill the pad, except where the name says otherwise, and are snapped to cells.
    """
    pads: dict[str, Callable[[Sequence[Points]], Sequence[Points]]] = {
        f"{columns}x{columns // 2}": partial(on_grid, columns=columns) for columns in GRIDS
    }
    pads[THIRD] = partial(on_grid, columns=40, size=1 / 3)
    pads[CORNER] = partial(on_grid, columns=40, size=1 / 2, place=(1.0, 1.0))
    labels = np.array([digit.label for digit in digits], dtype=np.int64)
    writers = np.array([digit.writer for digit in digits], dtype=np.int64)
    return {
        name: Samples(
            np.stack([digit_image(pad(digit.strokes)) for digit in digits]), labels, writers
        )
        for name, pad in pads.items()
    }
