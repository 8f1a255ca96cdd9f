"""Ratios of measurements to a reference that is measured in the same run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Ratio:
    """Ratios to the reference, one per round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    def format_row(self, name: str, wanted: float, detail: str = "") -> str:
        """Format the median, the interquartile range and the largest ratio wanted."""
        low, _, high = quantiles(self.rounds, n=4) if len(self.rounds) > 1 else (self.rounds * 3)
        row = f"{name:<52} {self.median:6.3g} ({low:.3g} to {high:.3g}), wanted {wanted:g}"
        return f"{row}; {detail}" if detail else row


def compare(ours: Sequence[float], reference: Sequence[float]) -> Ratio:
    """Divide measurements of rounds that alternated."""
    return Ratio(tuple(a / b for a, b in zip(ours, reference, strict=True)))


def measure_alternately(
    ours: Callable[[], object], reference: Callable[[], object], *, rounds: int, times: int
) -> tuple[Ratio, float, float]:
    """Measure the thread CPU time of two functions, which other processes do not affect.

    Returns:
        the ratio, and the median seconds of a call of each.
    """

    def seconds(work: Callable[[], object]) -> float:
        start = time.thread_time()
        for _ in range(times):
            work()
        return (time.thread_time() - start) / times

    for work in (ours, reference):
        seconds(work)
    pairs = [(seconds(ours), seconds(reference)) for _ in range(rounds)]
    mine, others = zip(*pairs, strict=True)
    return compare(mine, others), median(mine), median(others)
