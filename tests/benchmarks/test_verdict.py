"""From Enter to the verdict's words, and what a practice session leaves in memory; in ptys."""

import re
import sys
from pathlib import Path
from random import Random
from statistics import median

import pytest

from tests.benchmarks import hello
from tests.benchmarks.learner import Learner, practising
from tests.benchmarks.process import Process
from tests.benchmarks.ratio import of

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc"),
]

FRAME = 1 / 60
"""Seconds: Textual paints no more often."""

PROMPTS, ROUNDS = 10, 3

_SUMMARY = re.compile(rb"mean score")


def hello_memory(home: Path) -> float:
    """Resident MB of a hello-world Textual app."""
    with Process((sys.executable, str(hello.__file__)), home) as process:
        process.wait_for("Hello, world!")
        process.settle()
        return process.resident()


class TestPractice:
    async def test_session(self, home: Path, tmp_path: Path) -> None:
        """Ten digits drawn, judged, and the summary shown."""
        waits: list[float] = []
        ours, theirs = [], []
        for number in range(ROUNDS):
            theirs.append(hello_memory(home))
            with practising(tmp_path / str(number), PROMPTS) as process:
                learner = Learner(process, Random(number), patience=0.3)
                learner.listen()
                await learner.practise(PROMPTS)
                await learner.see(_SUMMARY)
                learner.leave()
                process.settle()
                ours.append(process.resident())
            waits += learner.waits
        frames = of(waits, [FRAME] * len(waits))
        detail = f"{median(waits) * 1e3:.1f} ms, {len(waits)} digits"
        print(f"\n{frames.told('Enter to verdict on screen, in frames', 2.5, detail)}")
        detail = f"{median(ours):.1f} MB against {median(theirs):.1f} MB"
        print(of(ours, theirs).told("resident after a practice session", 1.95, detail))
