"""Drawings as terminals would show them, rendered ahead by every core."""

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

JUNK_AT_A_TIME = 1_000
"""Drawings that are no digit come in lots of this size, each with a seed of its own."""


def render_digits(
    digits: Sequence[PenDigit],
    variants: int,
    seed: int,
    *,
    workers: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Split:
    """Each digit drawn several times, on another pad, by another hand, with another pen.

    Args:
        digits: the pen digits.
        variants: how often each is drawn.
        seed: the same seed gives the same images, whatever the number of workers.
        workers: processes; one a core unless told. With 1 they are rendered in this process.
        advance: called after each variant of the whole set.

    Returns:
        variants * len(digits) images, variant by variant.
    """
    images = _render(partial(_variant, digits), variants, seed, workers, advance)
    labels = torch.tensor([digit.label for digit in digits]).repeat(variants)
    return Split(images, labels)


def render_junk(
    digits: Sequence[PenDigit],
    lots: int,
    seed: int,
    *,
    workers: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Tensor:
    """Drawings that are no digit, of the kinds and glyphs that are there to learn from.

    Args:
        digits: pen digits for the halves and the pairs.
        lots: how many thousand drawings.
        seed: as for `render_digits`.
        workers: as for `render_digits`.
        advance: called after each lot.

    Returns:
        (n, 28, 28) uint8.
    """
    return _render(partial(_junk, digits), lots, seed, workers, advance)


def _render(
    render: Callable[[_Seed], _Bytes],
    parts: int,
    seed: int,
    workers: int | None,
    advance: Callable[[], None],
) -> Tensor:
    images = []
    for part in _each(render, [(seed, k) for k in range(parts)], workers):
        images.append(part)
        advance()
    return torch.from_numpy(np.concatenate(images))


def _each(
    render: Callable[[_Seed], _Bytes], seeds: Sequence[_Seed], workers: int | None
) -> Iterator[_Bytes]:
    workers = workers or min(os.cpu_count() or 1, len(seeds))
    if workers == 1:
        yield from map(render, seeds)
        return
    # "spawn": a forked child would inherit PyTorch's threads in an unknown state.
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


def _junk(digits: Sequence[PenDigit], seed: _Seed) -> _Bytes:
    rng = np.random.default_rng(seed)
    lot = non_digit_drawings(rng, JUNK_AT_A_TIME, digits, split="train")
    return _images([junk.strokes for junk in lot], rng)


def _images(drawings: Sequence[Sequence[Points]], rng: np.random.Generator) -> _Bytes:
    """Each drawing as some terminal would show it: (n, 28, 28)."""
    images = [draw_as_in_terminal(strokes, rng).image() for strokes in drawings]
    return np.rint(np.stack(images) * 255).astype(np.uint8)
