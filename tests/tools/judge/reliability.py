"""Split-half reliability of a writer's mean shape."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from tests.tools.judge.bench import Bench, Drawing, Scores, parts_of, sure

HALVES = 500
"""Number of random splits."""


def reliability(
    drawings: Sequence[Drawing], bench: Bench, rng: np.random.Generator
) -> dict[str, float]:
    """Correlate the mean shapes of random halves over the writers.

    Both halves have as many drawings of each digit, and the correlation is averaged over `HALVES`
    splits. "whole" extrapolates it to all drawings by the Spearman-Brown formula (1910).
    """
    shapes: dict[tuple[str, int], Scores] = {}
    writers = sorted({drawing.writer for drawing in drawings})
    for writer, digit in product(writers, range(10)):
        own = [d for d in drawings if (d.writer, d.label) == (writer, digit)]
        shapes[writer, digit] = np.array(
            [parts_of(bench.judge(d.snapped, digit, sure(digit))).shape for d in own]
        )
    correlations = []
    for _ in range(HALVES):
        halves: list[tuple[float, float]] = []
        for writer in writers:
            first, second = [], []
            for digit in range(10):
                shuffled = rng.permutation(shapes[writer, digit])
                middle = (len(shuffled) + int(rng.integers(2))) // 2
                first.append(shuffled[:middle])
                second.append(shuffled[middle:])
            halves.append((np.concatenate(first).mean(), np.concatenate(second).mean()))
        a, b = np.array(halves).T
        correlations.append(np.corrcoef(a, b)[0, 1])
    half = float(np.mean(correlations))
    return {"half": round(half, 4), "whole": round(2 * half / (1 + half), 4)}
