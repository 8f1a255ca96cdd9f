"""Time from Enter to the verdict, and memory after a practice session, in ptys."""

import re
from pathlib import Path
from random import Random
from statistics import median

import pytest

from tests.benchmarks.learner import Learner, start_practice
from tests.benchmarks.process import hello_memory
from tests.benchmarks.ratio import compare

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc"),
]

FRAME = 1 / 60
"""Seconds between frames of Textual."""

PROMPTS, ROUNDS = 10, 3

_SUMMARY = re.compile(rb"average score")


class TestPractice:
    async def test_session(self, home: Path, tmp_path: Path) -> None:
        """Ten digits are drawn and judged, and the summary is shown."""
        waits: list[float] = []
        costs: list[float] = []
        ours, theirs = [], []
        for number in range(ROUNDS):
            theirs.append(hello_memory(home))
            with start_practice(tmp_path / str(number), PROMPTS) as process:
                learner = Learner(process, Random(number), patience=0.3)
                learner.listen()
                await learner.practise(PROMPTS)
                await learner.see(_SUMMARY)
                learner.leave()
                process.settle()
                ours.append(process.resident())
            waits += learner.waits
            costs += learner.costs
        frames = compare(waits, [FRAME] * len(waits))
        detail = f"{median(waits) * 1e3:.1f} ms, {len(waits)} digits"
        print(f"\n{frames.format_row('Enter to verdict on screen, in frames', 2.5, detail)}")
        frames = compare(costs, [FRAME] * len(costs))
        detail = f"{median(costs) * 1e3:.1f} ms"
        print(frames.format_row("the same, CPU time", 1.55, detail))
        detail = f"{median(ours):.1f} MB against {median(theirs):.1f} MB"
        print(compare(ours, theirs).format_row("resident after a practice session", 1.95, detail))
