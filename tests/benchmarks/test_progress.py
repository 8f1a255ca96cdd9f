"""What progress costs with 1,000, 10,000 and 100,000 attempts, as ratios.

The reference is one plain pass over 100,000 rows of a table in memory, which SQLite counts on one
core. Practice starts with `answers`; the progress screen and `digitgame stats` need `sums`.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

import pytest

from digitgame.history import History, totals
from digitgame.progress import progress

pytestmark = pytest.mark.benchmark

COUNTS = (1_000, 10_000, 100_000)
ROUNDS = 9
TRIES = 12
"""In each session, at ten prompts."""


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Attempts of a learner with a session of twelve tries, four times a day."""
    rng = Random(0)
    points = [[rng.uniform(0, 40) for _ in range(2)] + [0.02 * n] for n in range(60)]
    ink = json.dumps([[[round(value, 3) for value in point] for point in points]])
    odds = json.dumps([0.123456] * 10)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(count):
        session, nth = divmod(number, TRIES)
        target = rng.randrange(10)
        outcome = rng.choices(("right", "wrong", "unreadable"), (80, 15, 5))[0]
        read = {"right": target, "wrong": (target + 1) % 10, "unreadable": None}[outcome]
        score = None if read is None else rng.uniform(20, 100)
        at = start + timedelta(hours=6 * session, seconds=8 * nth)
        yield (
            f"{Random(session).getrandbits(128):032x}",
            "ada",
            nth * 10 // TRIES,
            target,
            outcome,
            read,
            odds,
            ink,
            at.isoformat(timespec="milliseconds"),
            score,
            f"{number:032x}",
        )


def filled(file: Path, count: int) -> History:
    History(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executemany(
            "INSERT INTO attempts (session, learner, prompt, target, outcome, digit, probabilities,"
            " ink, columns, rows, model, drawn_at, score, name)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 40, 20, 'm', ?, ?, ?)",
            rows(count),
        )
        totals.rebuild(connection)
    return History(file)


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


class TestProgress:
    def test_of_many_attempts(self, tmp_path: Path) -> None:
        """Adding up costs by the attempt; what practice starts with costs the same for ever."""
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute("CREATE TABLE plain (x INTEGER)")
            memory.executemany("INSERT INTO plain VALUES (?)", ((n,) for n in range(100_000)))
            times: dict[tuple[str, int], float] = {}
            print(f"\n{'attempts':>8} {'work':<10} {'references':>10} {'ms':>8}")
            for count in COUNTS:
                history = filled(tmp_path / f"{count}.sqlite3", count)
                sums = history.sums("ada")
                for name, work in {
                    "sums": lambda h=history: h.sums("ada"),
                    "progress": lambda s=sums: progress(s, date(2026, 3, 1)),
                    "answers": lambda h=history: h.answers("ada"),
                    "learners": lambda h=history: h.learners(),
                }.items():
                    pairs = [
                        (seconds(work), seconds(lambda: memory.execute("SELECT SUM(x) FROM plain")))
                        for _ in range(ROUNDS)
                    ]
                    took = median(took for took, _ in pairs)
                    ratio = median(took / reference for took, reference in pairs)
                    print(f"{count:8,} {name:<10} {ratio:10.2f} {1000 * took:8.2f}")
                    # The quickest round is the one that nothing else on the machine disturbed.
                    times[name, count] = min(took for took, _ in pairs)
                history.close()
        few, *_, many = COUNTS
        for name in ("sums", "progress", "answers", "learners"):
            print(f"{name:<10} {many:,} / {few:,}: {times[name, many] / times[name, few]:.1f}")
        assert times["sums", many] / times["sums", few] <= 2
        assert times["answers", many] / times["answers", few] <= 5
