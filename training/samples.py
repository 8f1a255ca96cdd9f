"""Load and render the images for evaluation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from model.raster import Floats, Points, digit_image
from training.measure import Ints
from training.mnist import Split, load_mnist
from training.negatives import non_digit_drawings
from training.pendigits import VALIDATION_WRITERS, PenDigit, by_writers, load_pendigits
from training.terminal import on_grid

GRIDS = (80, 40, 28, 20)
"""Columns of the pads for evaluation; half as many rows."""

USUAL = "40x20"
"""The pad of an 80x24 terminal, used for all figures that are not by pad."""

PADS = tuple(f"{columns}x{columns // 2}" for columns in GRIDS)

THIRD = f"{USUAL}, a third of the pad"
CORNER = f"{USUAL}, half the pad, in a corner"

NON_DIGITS = 1_600
"""Number of non-digits: 200 of each kind."""

_NON_DIGIT_SEED = 2026  # not used in training, where letters and shapes differ too


@dataclass(frozen=True)
class Samples:
    """Images with their labels."""

    images: Floats
    """(n, 28, 28), 0 for paper to 1 for ink."""

    labels: Ints
    """(n,), 0 to 9."""

    writers: Ints
    """(n,): the writer, 0 if unknown."""

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Negatives:
    """Images of non-digits."""

    images: Floats
    """(n, 28, 28), 0 for paper to 1 for ink."""

    kinds: tuple[str, ...]
    """The kind of each."""


@dataclass(frozen=True)
class Evidence:
    """The images for evaluation; none of them is trained on."""

    validation: Samples
    """MNIST's last 5,000 training images, used to select weights."""

    test: Samples
    """MNIST's test images, not used for any choice."""

    ink: Mapping[str, Samples]
    """The validation writers' digits by pad."""

    non_digits: Negatives
    """On the usual pad."""


def load_evidence(data: Path) -> Evidence:
    """Load and render all images for evaluation.

    Args:
        data: the folder with MNIST and the pen strokes.

    Raises:
        TrainingError: if files are missing or damaged.
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
    """Convert a split of MNIST for the reader."""
    images = (split.images.float() / 255).numpy()
    return Samples(images, split.labels.numpy(), np.zeros(len(split), dtype=np.int64))


def from_ink(digits: Sequence[PenDigit]) -> dict[str, Samples]:
    """Render digits on every pad, by the pad's name.

    They fill the pad, unless the name says otherwise, and are snapped to cells.
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


def from_negatives(digits: Sequence[PenDigit]) -> Negatives:
    """Render non-digits of the report split on the usual pad, with halves and pairs of `digits`."""
    rng = np.random.default_rng(_NON_DIGIT_SEED)
    drawings = non_digit_drawings(rng, NON_DIGITS, digits, split="report")
    images = [digit_image(on_grid(drawing.strokes, 40)) for drawing in drawings]
    return Negatives(np.stack(images), tuple(drawing.kind for drawing in drawings))
