"""Thirty learners who draw at once on two cores, into one history, beside one alone; in ptys."""

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median, quantiles

import pytest

from digitgame.storage.history import History
from tests.benchmarks.learner import PROMPT, Learner, practising
from tests.benchmarks.ratio import of

CORES = 2

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(
        not Path("/proc/self/smaps_rollup").exists() or len(os.sched_getaffinity(0)) < CORES,
        reason="reads Linux's /proc, and needs two cores",
    ),
]

CROWD = 30

LAB = {"MALLOC_ARENA_MAX": "1"}
"""Environment of a game at a lab's kiosk and behind `digitgame serve` (docs/lab/kiosk.conf)."""

ROUNDS = 3

ALONE, TOGETHER = 6, 4
"""Digits that a learner draws alone, and that each of the crowd draws."""


@pytest.fixture(autouse=True)
def two_cores() -> Iterator[None]:
    """Two cores for all sessions and for who watches them, on a machine that has more."""
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(every)[:CORES])
    yield
    os.sched_setaffinity(0, every)


class Round:
    """So many learners at once, each at a game of their own, all at one history."""

    def __init__(self, folder: Path, size: int, prompts: int, seed: int) -> None:
        self._folder = folder
        self._size = size
        self._prompts = prompts
        self._rng = Random(seed)
        self.delays: list[float] = []
        self.reported = 0
        self.megabytes = 0.0
        self.lost = 0
        self.cores = 0.0
        """Cores that the games kept busy while they were drawn at."""
        self.watching = 0.0
        """Cores that the watching kept busy."""

    async def run(self) -> "Round":
        """Start all games, draw, and look at what has become of it."""
        data = self._folder / "data"
        names = [f"pupil {number + 1}" for number in range(self._size)]
        with ExitStack() as stack:
            learners = []
            for name in names:
                process = stack.enter_context(
                    practising(self._folder / name, self._prompts + 1, data, name, **LAB)
                )
                learners.append(Learner(process, Random(self._rng.random())))
                learners[-1].listen()
            await asyncio.gather(*(learner.settled() for learner in learners))
            before, own, since = _processor(learners), time.process_time(), time.perf_counter()
            # Nobody has thirty people begin at the same moment.
            starts = [self._rng.uniform(0, PROMPT) for _ in learners]
            await asyncio.gather(
                *(
                    learner.practise(self._prompts, after)
                    for learner, after in zip(learners, starts, strict=True)
                )
            )
            seconds = time.perf_counter() - since
            self.cores = (_processor(learners) - before) / seconds
            self.watching = (time.process_time() - own) / seconds
            self.megabytes = sum(learner.process.proportional() for learner in learners)
            for learner in learners:
                learner.leave()
        for learner in learners:
            self.reported += sum(cell is not None for _, cell in learner.reports)
            self.delays += learner.delays()
        self.lost = lost(data, dict(zip(names, learners, strict=True)))
        return self

    @property
    def slow(self) -> float:
        """Seconds within which 95 of 100 reports were answered."""
        return quantiles(self.delays, n=20)[-1]


def _processor(learners: Sequence[Learner]) -> float:
    return sum(learner.process.processor_seconds() for learner in learners)


def lost(data: Path, learners: dict[str, Learner]) -> int:
    """How many drawn digits are not in the history, cell by cell as they were drawn."""
    history, missing = History(data / "history.sqlite3"), 0
    for name, learner in learners.items():
        kept = [
            (attempt.target, [[(int(x), int(y / 2)) for x, y, _ in s] for s in attempt.strokes])
            for attempt in history.attempts(name)
        ]
        missing += sum(drawing not in kept for drawing in learner.drawn)
        missing += abs(len(kept) - len(learner.drawn))
    history.close()
    return missing


class TestCrowd:
    async def test_thirty_at_once(self, tmp_path: Path) -> None:
        """From each report of the mouse to the first bytes that show its ink."""
        alone, together = [], []
        for number in range(ROUNDS):
            alone.append(await Round(tmp_path / f"one {number}", 1, ALONE, number).run())
            crowd = Round(tmp_path / f"all {number}", CROWD, TOGETHER, number)
            together.append(await crowd.run())
        ratio = of([each.slow for each in together], [each.slow for each in alone])
        detail = (
            f"{_ms(together)} ms against {_ms(alone)} ms; of {together[0].reported} reports "
            f"{len(together[0].delays)} changed their cell; games {together[0].cores:.2f} cores, "
            f"watching {together[0].watching:.2f}"
        )
        print(f"\n{ratio.told('30 at once / alone, 95th percentile to ink', 4, detail)}")
        memory = of([each.megabytes for each in together], [1024.0] * ROUNDS)
        each = f"{together[0].megabytes / CROWD:.1f} MB each"
        print(memory.told("30 at once, proportional set size in GB", 1.4, each))
        missing = sum(each.lost for each in (*alone, *together))
        digits = ROUNDS * (ALONE + CROWD * TOGETHER)
        print(f"drawn digits missing from the history: {missing} of {digits}")
        assert not missing


def _ms(rounds: Sequence[Round]) -> str:
    return f"{median(each.slow for each in rounds) * 1e3:.1f}"
