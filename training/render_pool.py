"""Render training drawings as a terminal would show them, in parallel."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import torch

from model.raster import CELL, PEN, Floats, Points, digit_image
from training.epoch_data import NON_DIGIT
from training.mnist import Split
from training.negatives import non_digit_drawings
from training.pendigits import PenDigit
from training.straight_digits import draw_angular
from training.terminal import draw_as_in_terminal
from training.variety import draw_form

BATCH = 1_000
"""Drawings rendered from one seed."""

Sample = tuple[int, Floats]
"""A label and the (28, 28) image of a drawing."""

Draw = Callable[[np.random.Generator, range], Iterator[Sample]]
"""Draws the samples of the given numbers; must be picklable."""

_ANGULAR_PENS = 0.1  # standard deviation of the logarithm of the pen's diameter


def draw_strokes(
    strokes: Sequence[Sequence[Points]],
    labels: Sequence[int],
    rng: np.random.Generator,
    numbers: range,
) -> Iterator[Sample]:
    """Draw people's strokes in turn, each time on another pad, in another hand."""
    for number in numbers:
        at = number % len(strokes)
        yield labels[at], draw_as_in_terminal(strokes[at], rng).image()


def draw_forms(rng: np.random.Generator, numbers: range) -> Iterator[Sample]:
    """Draw rare forms of digits."""
    for _number in numbers:
        form = draw_form(rng)
        yield form.label, draw_as_in_terminal(form.strokes, rng).image()


def draw_straight(rng: np.random.Generator, numbers: range) -> Iterator[Sample]:
    """Draw digits of straight lines."""
    for _number in numbers:
        label, strokes = draw_angular(rng)
        pen = float(PEN * np.exp(rng.normal(0, _ANGULAR_PENS)))
        yield label, digit_image(strokes, CELL, pen)


def draw_non_digits(
    digits: Sequence[PenDigit], rng: np.random.Generator, numbers: range
) -> Iterator[Sample]:
    """Draw synthetic non-digits of the training split."""
    for drawing in non_digit_drawings(rng, len(numbers), digits, split="train"):
        yield NON_DIGIT, draw_as_in_terminal(drawing.strokes, rng).image()


def draw_digits(digits: Sequence[PenDigit]) -> Draw:
    """Return a function that draws the digits in turn."""
    return partial(draw_strokes, [d.strokes for d in digits], [d.label for d in digits])


def draw_letters(letters: Sequence[Sequence[Points]]) -> Draw:
    """Return a function that draws letters and signs in turn, as non-digits."""
    return partial(draw_strokes, letters, [NON_DIGIT] * len(letters))


def render(
    draw: Draw,
    count: int,
    seed: int,
    *,
    workers: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Split:
    """Render `count` samples.

    Args:
        draw: draws samples by number.
        count: number of samples.
        seed: determines the images, independently of the number of workers.
        workers: number of processes, by default one per core; 1 renders in this process.
        advance: called after each batch of `BATCH` samples.
    """
    batches = [range(first, min(first + BATCH, count)) for first in range(0, count, BATCH)]
    splits = []
    for split in _map(partial(_render_batch, draw, seed), batches, workers):
        splits.append(split)
        advance()
    return Split(
        torch.cat([split.images for split in splits]), torch.cat([split.labels for split in splits])
    )


def _render_batch(draw: Draw, seed: int, numbers: range) -> Split:
    rng = np.random.default_rng((seed, numbers.start))
    labels, images = zip(*draw(rng, numbers), strict=True)
    pixels = np.rint(np.stack(images) * 255).astype(np.uint8)
    return Split(torch.from_numpy(pixels), torch.tensor(labels))


def _map(
    render: Callable[[range], Split], batches: Sequence[range], workers: int | None
) -> Iterator[Split]:
    workers = workers or min(os.cpu_count() or 1, len(batches))
    if workers == 1:
        yield from map(render, batches)
        return
    # "spawn", because a forked child would inherit PyTorch's threads in an undefined state.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_sigint)
    try:
        yield from pool.map(render, batches)
    finally:
        pool.shutdown(cancel_futures=True)


def _ignore_sigint() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
