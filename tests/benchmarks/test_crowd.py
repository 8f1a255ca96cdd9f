"""Thirty learners who draw concurrently on two cores, into one history, against one alone."""

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
from tests.benchmarks.learner import PROMPT, Learner, start_practice
from tests.benchmarks.ratio import compare

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
"""Environment of games in the kiosk and behind `digitgame serve` (docs/lab/kiosk.conf)."""

ROUNDS = 3

ALONE, TOGETHER = 6, 4
"""Digits drawn by a learner alone, and by each of the crowd."""


@pytest.fixture(autouse=True)
def two_cores() -> Iterator[None]:
    """Pin the sessions and this process to two cores."""
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(every)[:CORES])
    yield
    os.sched_setaffinity(0, every)


class Round:
    """Concurrent learners, each with their own game, sharing one history."""

    def __init__(self, folder: Path, size: int, prompts: int, seed: int) -> None:
        self._folder = folder
        self._size = size
        self._prompts = prompts
        self._rng = Random(seed)
        self.delays: list[float] = []
        self.reported = 0
        self.megabytes = 0.0
        self.missing = 0
        self.cores = 0.0
        """CPU time of the games per second of drawing."""
        self.watching = 0.0
        """CPU time of this process per second of drawing."""

    async def run(self) -> "Round":
        """Start all games, draw, and measure."""
        data = self._folder / "data"
        names = [f"pupil {number + 1}" for number in range(self._size)]
        with ExitStack() as stack:
            learners = []
            for name in names:
                process = stack.enter_context(
                    start_practice(self._folder / name, self._prompts + 1, data, name, **LAB)
                )
                learners.append(Learner(process, Random(self._rng.random())))
                learners[-1].listen()
            await asyncio.gather(*(learner.settle() for learner in learners))
            before, own, since = _cpu_seconds(learners), time.process_time(), time.perf_counter()
            # Thirty people do not begin at the same moment.
            starts = [self._rng.uniform(0, PROMPT) for _ in learners]
            await asyncio.gather(
                *(
                    learner.practise(self._prompts, after)
                    for learner, after in zip(learners, starts, strict=True)
                )
            )
            seconds = time.perf_counter() - since
            self.cores = (_cpu_seconds(learners) - before) / seconds
            self.watching = (time.process_time() - own) / seconds
            self.megabytes = sum(learner.process.proportional() for learner in learners)
            for learner in learners:
                learner.leave()
        for learner in learners:
            self.reported += sum(cell is not None for _, cell in learner.reports)
            self.delays += learner.delays()
        self.missing = count_missing(data, dict(zip(names, learners, strict=True)))
        return self

    @property
    def slow(self) -> float:
        """The 95th percentile of the delays in seconds."""
        return quantiles(self.delays, n=20)[-1]


def _cpu_seconds(learners: Sequence[Learner]) -> float:
    return sum(learner.process.cpu_seconds() for learner in learners)


def count_missing(data: Path, learners: dict[str, Learner]) -> int:
    """Count drawn digits that are not in the history with every cell."""
    history, missing = History(data / "history.sqlite3"), 0
    for name, learner in learners.items():
        saved = [
            (attempt.target, [[(int(x), int(y / 2)) for x, y, _ in s] for s in attempt.strokes])
            for attempt in history.attempts(name)
        ]
        missing += sum(drawing not in saved for drawing in learner.drawn)
        missing += abs(len(saved) - len(learner.drawn))
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
        ratio = compare([each.slow for each in together], [each.slow for each in alone])
        detail = (
            f"{_ms(together)} ms against {_ms(alone)} ms; of {together[0].reported} reports "
            f"{len(together[0].delays)} changed their cell; games {together[0].cores:.2f} cores, "
            f"watching {together[0].watching:.2f}"
        )
        print(f"\n{ratio.format_row('30 at once / alone, 95th percentile to ink', 4, detail)}")
        memory = compare([each.megabytes for each in together], [1024.0] * ROUNDS)
        detail = f"{together[0].megabytes / CROWD:.1f} MB each"
        print(memory.format_row("30 at once, proportional set size in GB", 1.4, detail))
        missing = sum(each.missing for each in (*alone, *together))
        digits = ROUNDS * (ALONE + CROWD * TOGETHER)
        print(f"drawn digits missing from the history: {missing} of {digits}")
        assert not missing


def _ms(rounds: Sequence[Round]) -> str:
    return f"{median(each.slow for each in rounds) * 1e3:.1f}"
