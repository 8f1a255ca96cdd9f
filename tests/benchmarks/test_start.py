"""Start and memory beside a hello-world Textual app, in ptys of 80x24."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks import hello
from tests.benchmarks.process import Process
from tests.benchmarks.ratio import of

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads Linux's /proc"),
]

HELLO = (sys.executable, str(hello.__file__))
GAME = (sys.executable, "-m", "digitgame")
TITLE = "█▀▄ █ █▀▀"
ROUNDS = 9


@pytest.fixture
def settled(home: Path) -> Path:
    """A home where the tour was seen."""
    folder = home / ".config" / "digitgame"
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text('{"toured": true}')
    return home


def first_paint(command: tuple[str, ...], words: str, home: Path) -> tuple[float, float]:
    """Seconds until words are painted, and on the processor."""
    with Process(command, home) as process:
        return process.wait_for(words) - process.started, process.processor_seconds()


class TestStart:
    def test_first_paint(self, settled: Path) -> None:
        """From the command to the first words on the screen."""
        for _ in range(2):  # compiled, and in the system's cache
            first_paint(GAME, TITLE, settled)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(first_paint(HELLO, "Hello, world!", settled))
            ours.append(first_paint(GAME, TITLE, settled))
        for name, which in (("time", 0), ("processor time", 1)):
            ratio = of([each[which] for each in ours], [each[which] for each in theirs])
            print(f"\n{ratio.told(f'start to first paint, {name}', 1.15)}", end="")
        print()


class TestMemory:
    def test_on_home(self, settled: Path) -> None:
        """With the network loaded."""
        ours, theirs = [], []
        for _ in range(3):
            with Process(HELLO, settled) as process:
                process.wait_for("Hello, world!")
                process.settle()
                theirs.append(process.resident())
            with Process(GAME, settled) as process:
                process.wait_for("Today")
                while "_multiarray_umath" not in process.maps():
                    process.read(0.1)
                process.settle(1.0)
                ours.append(process.resident())
        detail = f"{ours[1]:.1f} MB against {theirs[1]:.1f} MB"
        print(f"\n{of(ours, theirs).told('resident on Home', 1.7, detail)}")
