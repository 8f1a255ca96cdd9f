"""What the reader is measured on: images with their digits and, for ink, their writers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.raster import Floats, Points, digit_image
from training.mnist import Split, load_mnist
from training.negatives import non_digit_drawings
from training.pendigits import VALIDATION_WRITERS, PenDigit, by_writers, load_pendigits
from training.terminal import on_grid

Ints = npt.NDArray[np.int64]

GRIDS = (80, 40, 28, 20)
"""Columns of the pads that ink is measured on; half as many rows."""

USUAL = "40x20"
"""The pad of a terminal of 80 by 24, on which everything further is measured."""

PADS = tuple(f"{columns}x{columns // 2}" for columns in GRIDS)

THIRD = f"{USUAL}, a third of the pad"
CORNER = f"{USUAL}, half the pad, in a corner"

JUNK = 1_600
"""Drawings that are no digit: 200 of each kind."""

_JUNK_SEED = 2026  # no bank to learn from has it, and those have other letters and shapes


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


@dataclass(frozen=True)
class Scribbles:
    """Images of what is no digit."""

    images: Floats
    """(n, 28, 28), 0 for paper to 1 for ink."""

    kinds: tuple[str, ...]
    """What each is."""


@dataclass(frozen=True)
class Evidence:
    """Everything that the figures are measured on; nothing of it was learned from."""

    validation: Samples
    """MNIST's last 5,000 training images: weights were chosen by them."""

    test: Samples
    """MNIST's test images: nothing was chosen by them."""

    ink: Mapping[str, Samples]
    """The validation writers' digits by pad."""

    junk: Scribbles
    """On the usual pad."""


def load_evidence(data: Path) -> Evidence:
    """Images to measure on.

    Args:
        data: the folder with MNIST and the pen strokes.

    Raises:
        TrainingError: if something is missing or damaged.
    """
    digits = by_writers(load_pendigits(data), VALIDATION_WRITERS)
    mnist = load_mnist(data)
    return Evidence(
        from_split(mnist.validation),
        from_split(mnist.test),
        from_ink(digits),
        from_negatives(digits),
    )


def from_split(split: Split) -> Samples:
    """MNIST's images as the reader takes them."""
    images = (split.images.float() / 255).numpy()
    return Samples(images, split.labels.numpy(), np.zeros(len(split), dtype=np.int64))


def from_ink(digits: Sequence[PenDigit]) -> dict[str, Samples]:
    """The same digits as every measured pad would show them, by the pad's name.

    They fill the pad, except where the name says otherwise, and are snapped to cells.
    """
    pads: dict[str, Callable[[Sequence[Points]], Sequence[Points]]] = {
        name: partial(on_grid, columns=columns) for name, columns in zip(PADS, GRIDS, strict=True)
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


def from_negatives(digits: Sequence[PenDigit]) -> Scribbles:
    """What is no digit, of glyphs and writers that were not learned from, on the usual pad.

    Args:
        digits: of which halves and pairs are made.
    """
    rng = np.random.default_rng(_JUNK_SEED)
    drawings = non_digit_drawings(rng, JUNK, digits, split="report")
    images = [digit_image(on_grid(drawing.strokes, 40)) for drawing in drawings]
    return Scribbles(np.stack(images), tuple(drawing.kind for drawing in drawings))
