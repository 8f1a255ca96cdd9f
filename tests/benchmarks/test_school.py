"""Playing in a school whose server is gone, against playing without a school, in ptys.

The server accepts connections and never answers, which takes an exchange longest.
"""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median

import pytest

from digitgame.storage.history import History
from digitgame.storage.school.membership import join
from tests.benchmarks.learner import Learner, start_practice
from tests.benchmarks.process import GAME, Process
from tests.benchmarks.ratio import compare
from tests.benchmarks.test_start import TITLE, first_paint
from tests.e2e.terminal.terminal import skip_tour

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc"),
]

ROUNDS, PROMPTS, VISITS = 7, 10, 10

_ESCAPE = "\x1b"


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two homes: of a school whose server hangs, and without a school."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        for name in ("school", "alone"):
            skip_tour(tmp_path / name)
            data = tmp_path / name / "data"
            with closing(History(data / "history.sqlite3")) as history:
                if name == "school":
                    with history._database.writing() as connection:
                        join(connection, f"postgresql://lab@127.0.0.1:{port}/school")
        yield tmp_path / "school", tmp_path / "alone"


def game_at(home: Path) -> tuple[str, ...]:
    return (*GAME, "--data", str(home / "data"))


def visit_home(home: Path) -> list[float]:
    """Return the seconds from Escape on Progress to Home's title, several times."""
    waits = []
    with Process(game_at(home), home) as process:
        process.wait_for("Today")
        process.settle()
        for _ in range(VISITS):
            process.send("r")
            process.settle(0.3)
            process.send(_ESCAPE)
            begin = process.wait_for("")
            waits.append(process.wait_for(TITLE) - begin)
            process.settle(0.3)
    return waits


def test_start(homes: tuple[Path, Path]) -> None:
    times = [[first_paint(game_at(home), TITLE, home)[0] for home in homes] for _ in range(ROUNDS)]
    ours, alone = (list(each) for each in zip(*times, strict=True))
    detail = f"{median(ours):.2f} s against {median(alone):.2f} s"
    row = compare(ours, alone).format_row("start to first paint, server gone", 1.05, detail)
    print(f"\n{row}")


def test_home(homes: tuple[Path, Path]) -> None:
    times = [[median(visit_home(home)) for home in homes] for _ in range(3)]
    ours, alone = (list(each) for each in zip(*times, strict=True))
    detail = f"{1e3 * median(ours):.1f} ms against {1e3 * median(alone):.1f} ms"
    print(f"\n{compare(ours, alone).format_row('back to Home, server gone', 1.05, detail)}")


async def test_verdict(homes: tuple[Path, Path]) -> None:
    waits: list[list[float]] = [[], []]
    for number in range(3):
        for at, home in enumerate(homes):
            with start_practice(home, PROMPTS, home / "data") as process:
                learner = Learner(process, Random(number), patience=0.3)
                learner.listen()
                await learner.practise(PROMPTS)
                learner.leave()
                waits[at] += learner.waits
    ours, alone = waits
    detail = f"{1e3 * median(ours):.1f} ms against {1e3 * median(alone):.1f} ms, {len(ours)} digits"
    print(f"\n{compare(ours, alone).format_row('Enter to verdict, server gone', 1.05, detail)}")
