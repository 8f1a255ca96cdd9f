"""Render training drawings as a terminal would show them, in parallel."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from model.raster import Points
from training.mnist import Split
from training.negatives import non_digit_drawings
from training.pendigits import PenDigit
from training.terminal import draw_as_in_terminal

_Bytes = npt.NDArray[np.uint8]
_Seed = tuple[int, int]

NON_DIGIT_BATCH = 1_000
"""Non-digits rendered from one seed."""


def render_digits(
    digits: Sequence[PenDigit],
    variants: int,
    seed: int,
    *,
    workers: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Split:
    """Render each digit several times, varying pad, hand and pen.

    Args:
        digits: the pen digits.
        variants: number of renderings of each.
        seed: determines the images, independently of the number of workers.
        workers: number of processes, by default one per core; 1 renders in this process.
        advance: called after each variant of the whole set.

    Returns:
        variants * len(digits) images, variant by variant.
    """
    images = _render(partial(_variant, digits), variants, seed, workers, advance)
    labels = torch.tensor([digit.label for digit in digits]).repeat(variants)
    return Split(images, labels)


def render_non_digits(
    digits: Sequence[PenDigit],
    batches: int,
    seed: int,
    *,
    workers: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Tensor:
    """Render non-digits of the training split.

    Args:
        digits: pen digits for the halves and pairs.
        batches: number of batches of `NON_DIGIT_BATCH` drawings.
        seed: as for `render_digits`.
        workers: as for `render_digits`.
        advance: called after each batch.

    Returns:
        (n, 28, 28) uint8.
    """
    return _render(partial(_non_digits, digits), batches, seed, workers, advance)


def _render(
    render: Callable[[_Seed], _Bytes],
    parts: int,
    seed: int,
    workers: int | None,
    advance: Callable[[], None],
) -> Tensor:
    images = []
    for part in _map(render, [(seed, k) for k in range(parts)], workers):
        images.append(part)
        advance()
    return torch.from_numpy(np.concatenate(images))


def _map(
    render: Callable[[_Seed], _Bytes], seeds: Sequence[_Seed], workers: int | None
) -> Iterator[_Bytes]:
    workers = workers or min(os.cpu_count() or 1, len(seeds))
    if workers == 1:
        yield from map(render, seeds)
        return
    # "spawn", because a forked child would inherit PyTorch's threads in an undefined state.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_sigint)
    try:
        yield from pool.map(render, seeds)
    finally:
        pool.shutdown(cancel_futures=True)


def _ignore_sigint() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _variant(digits: Sequence[PenDigit], seed: _Seed) -> _Bytes:
    return _images([digit.strokes for digit in digits], np.random.default_rng(seed))


def _non_digits(digits: Sequence[PenDigit], seed: _Seed) -> _Bytes:
    rng = np.random.default_rng(seed)
    drawings = non_digit_drawings(rng, NON_DIGIT_BATCH, digits, split="train")
    return _images([drawing.strokes for drawing in drawings], rng)


def _images(drawings: Sequence[Sequence[Points]], rng: np.random.Generator) -> _Bytes:
    """Render each drawing on a random terminal, (n, 28, 28)."""
    images = [draw_as_in_terminal(strokes, rng).image() for strokes in drawings]
    return np.rint(np.stack(images) * 255).astype(np.uint8)
