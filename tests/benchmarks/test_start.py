"""Start-up time and memory against a hello-world Textual app, in ptys of 80x24."""

from pathlib import Path

import pytest

from tests.benchmarks.process import GAME, HELLO, Process, hello_memory
from tests.benchmarks.ratio import compare
from tests.e2e.terminal.terminal import skip_tour

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads Linux's /proc"),
]

TITLE = "█▀▄ █ █▀▀"
ROUNDS = 9


@pytest.fixture
def without_tour(home: Path) -> Path:
    """A home where the tour was shown."""
    skip_tour(home)
    return home


def first_paint(command: tuple[str, ...], words: str, home: Path) -> tuple[float, float]:
    """Wall time and CPU time in seconds until words are painted."""
    with Process(command, home) as process:
        return process.wait_for(words) - process.started, process.cpu_seconds()


class TestStart:
    def test_first_paint(self, without_tour: Path) -> None:
        """From the command to the first words on the screen."""
        for _ in range(2):  # fill the bytecode and page caches
            first_paint(GAME, TITLE, without_tour)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(first_paint(HELLO, "Hello, world!", without_tour))
            ours.append(first_paint(GAME, TITLE, without_tour))
        for name, which in (("wall time", 0), ("CPU time", 1)):
            ratio = compare([pair[which] for pair in ours], [pair[which] for pair in theirs])
            print(f"\n{ratio.format_row(f'start to first paint, {name}', 1.15)}", end="")
        print()


class TestMemory:
    def test_on_home(self, without_tour: Path) -> None:
        """With the network loaded."""
        ours, theirs = [], []
        for _ in range(3):
            theirs.append(hello_memory(without_tour))
            with Process(GAME, without_tour) as process:
                process.wait_for("Today")
                while "_multiarray_umath" not in process.maps():
                    process.read(0.1)
                process.settle(1.0)
                ours.append(process.resident())
        detail = f"{ours[1]:.1f} MB against {theirs[1]:.1f} MB"
        print(f"\n{compare(ours, theirs).format_row('resident on Home', 1.7, detail)}")
