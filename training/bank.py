"""Images of pen strokes as terminals would show them, rendered ahead by every core."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

import numpy as np
import numpy.typing as npt
import torch

from training.mnist import Split
from training.pendigits import PenDigit
from training.terminal import drawn

_Bytes = npt.NDArray[np.uint8]


def render_bank(
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
    images = []
    for variant in _variants(digits, variants, seed, workers or min(os.cpu_count() or 1, variants)):
        images.append(variant)
        advance()
    labels = torch.tensor([digit.label for digit in digits]).repeat(variants)
    return Split(torch.from_numpy(np.concatenate(images)), labels)


def _variants(
    digits: Sequence[PenDigit], variants: int, seed: int, workers: int
) -> Iterator[_Bytes]:
    seeds = [(seed, variant) for variant in range(variants)]
    if workers == 1:
        yield from map(_render, repeat(digits), seeds)
        return
    # "spawn": a forked child would inherit PyTorch's threads in an unknown state.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(_render, repeat(digits), seeds)


def _render(digits: Sequence[PenDigit], seed: tuple[int, int]) -> _Bytes:
    """One variant of every digit: (n, 28, 28)."""
    rng = np.random.default_rng(seed)
    images = [drawn(digit.strokes, rng).image() for digit in digits]
    return np.rint(np.stack(images) * 255).astype(np.uint8)
