"""Is a writer's mean form the same in one half of their drawings as in the other?"""

from collections.abc import Sequence
from itertools import product

import numpy as np

from tests.tools.judge.bench import Bench, Drawing, Scores, parts_of, sure

HALVES = 500
"""Random halves over which a writer's mean form is compared with itself."""


def reliability(
    drawings: Sequence[Drawing], bench: Bench, rng: np.random.Generator
) -> dict[str, float]:
    """How stable is a writer's mean form?

    Random halves with as many drawings of each digit; the correlation over writers of the means
    over one half and the other, averaged over `HALVES` halves. "whole" is what that says of the
    mean over all drawings (Spearman and Brown 1910), which is what split-half reliability means.
    """
    form: dict[tuple[int, int], Scores] = {}
    writers = sorted({drawing.writer for drawing in drawings})
    for writer, digit in product(writers, range(10)):
        own = [d for d in drawings if (d.writer, d.label) == (writer, digit)]
        form[writer, digit] = np.array(
            [parts_of(bench.judge(d.snapped, digit, sure(digit))).form for d in own]
        )
    found = []
    for _ in range(HALVES):
        halves: list[tuple[float, float]] = []
        for writer in writers:
            first, second = [], []
            for digit in range(10):
                shuffled = rng.permutation(form[writer, digit])
                middle = (len(shuffled) + int(rng.integers(2))) // 2
                first.append(shuffled[:middle])
                second.append(shuffled[middle:])
            halves.append((np.concatenate(first).mean(), np.concatenate(second).mean()))
        a, b = np.array(halves).T
        found.append(np.corrcoef(a, b)[0, 1])
    half = float(np.mean(found))
    return {"half": round(half, 4), "whole": round(2 * half / (1 + half), 4)}
