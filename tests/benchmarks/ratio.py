"""Ratios: how a figure is taken beside its reference in the same run, and how it is told."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Ratio:
    """Ours over the reference's, round by round."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.each)

    def told(self, what: str, wanted: float, detail: str = "") -> str:
        """A row: the median, the middle half of the rounds, and what is wanted."""
        low, _, high = quantiles(self.each, n=4) if len(self.each) > 1 else (self.each * 3)
        row = f"{what:<52} {self.median:6.3g} ({low:.3g} to {high:.3g}), wanted {wanted:g}"
        return f"{row}; {detail}" if detail else row


def of(ours: Sequence[float], reference: Sequence[float]) -> Ratio:
    """The ratios of rounds that were taken in turn."""
    return Ratio(tuple(a / b for a, b in zip(ours, reference, strict=True)))


def paired(
    ours: Callable[[], object], reference: Callable[[], object], *, rounds: int, times: int
) -> tuple[Ratio, float, float]:
    """Two pieces of work in turn, in this thread's time on the processor.

    What else the machine does costs neither of them any of it.

    Returns:
        the ratio, and the median seconds that one of each takes.
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
    return of(mine, others), median(mine), median(others)
