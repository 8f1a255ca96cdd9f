"""Load and render the images for evaluation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from model.raster import Floats, Points, digit_image
from training.ink import load_ink
from training.kinds import kind_of
from training.measure import Ints
from training.mnist import Split, load_mnist
from training.negatives import non_digit_drawings
from training.pendigits import LAB as PENDIGITS
from training.pendigits import PenDigit
from training.straight_digits import draw_angular
from training.terminal import on_grid

GRIDS = (80, 40, 28, 20)
"""Columns of the pads for evaluation; half as many rows."""

USUAL = "40x20"
"""The pad of an 80x24 terminal, used for all figures that are not by pad."""

PADS = tuple(f"{columns}x{columns // 2}" for columns in GRIDS)

THIRD = f"{USUAL}, a third of the pad"
CORNER = f"{USUAL}, half the pad, in a corner"

NON_DIGITS = 1_600
"""Number of synthetic non-digits: 200 of each kind."""

ANGULAR = 1_000
"""Number of digits of straight lines."""

_SEED = 2026  # not used in training, where letters and shapes differ too


@dataclass(frozen=True)
class Samples:
    """Images with their labels."""

    images: Floats
    """(n, 28, 28), 0 for paper to 1 for ink."""

    labels: Ints
    """(n,), 0 to 9."""

    writers: Sequence[str]
    """The writer of each, as "lab/writer"; empty if unknown."""

    kinds: Sequence[str | None]
    """The kind of each, as `training.kinds` names it."""

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

    mnist: Samples
    """MNIST's last 5,000 training images, used to select weights."""

    test: Samples
    """MNIST's test images, not used for any choice."""

    validation: Mapping[str, Samples]
    """By pad: the validation writers of labs in the training data, used for all choices."""

    unseen: Mapping[str, Samples]
    """By pad: the writers of labs that are not in the training data, not used for any choice."""

    angular: Samples
    """Digits of straight lines."""

    non_digits: Negatives
    """On the usual pad: synthetic ones, and letters and signs of the writers above."""


LETTERS = "letters and signs"
"""The kind of people's letters and signs."""


def load_evidence(data: Path) -> Evidence:
    """Load and render all images for evaluation.

    Args:
        data: the folder with MNIST and the pen strokes.

    Raises:
        TrainingError: if files are missing or damaged.
    """
    ink, mnist = load_ink(data), load_mnist(data)
    return Evidence(
        mnist=from_split(mnist.validation),
        test=from_split(mnist.test),
        validation=from_ink(ink.validation),
        unseen=from_ink(ink.unseen),
        angular=angular_digits(),
        non_digits=from_negatives(
            [digit for digit in ink.validation if digit.lab == PENDIGITS], ink.validation_letters
        ),
    )


def from_split(split: Split) -> Samples:
    """Convert a split of MNIST for the reader."""
    images = (split.images.float() / 255).numpy()
    return Samples(images, split.labels.numpy(), [""] * len(split), [None] * len(split))


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
    writers = [digit.writer for digit in digits]
    kinds = [kind_of(digit.label, digit.strokes) for digit in digits]
    return {
        name: Samples(
            np.stack([digit_image(pad(digit.strokes)) for digit in digits]), labels, writers, kinds
        )
        for name, pad in pads.items()
    }


def angular_digits() -> Samples:
    """Render digits of straight lines, as the arrow keys draw them."""
    rng = np.random.default_rng(_SEED)
    labels, drawings = zip(*(draw_angular(rng) for _number in range(ANGULAR)), strict=True)
    images = np.stack([digit_image(strokes) for strokes in drawings])
    return Samples(images, np.array(labels), [""] * ANGULAR, [None] * ANGULAR)


def from_negatives(digits: Sequence[PenDigit], letters: Sequence[Sequence[Points]]) -> Negatives:
    """Render synthetic non-digits of the report split, and people's letters, on the usual pad.

    Args:
        digits: for the halves and pairs.
        letters: strokes of letters and signs.
    """
    rng = np.random.default_rng(_SEED)
    drawings = non_digit_drawings(rng, NON_DIGITS, digits, split="report")
    images = [
        digit_image(on_grid(strokes, 40)) for strokes in (*(d.strokes for d in drawings), *letters)
    ]
    kinds = *(drawing.kind for drawing in drawings), *([LETTERS] * len(letters))
    return Negatives(np.stack(images), kinds)
