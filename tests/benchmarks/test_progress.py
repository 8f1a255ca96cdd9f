"""CPU time of progress queries with 1,000, 10,000 and 100,000 attempts, as ratios.

Practice needs `answers`; the progress screen and `digitgame stats` need `sums`; `screen` is
everything that the pages of the progress screen read. Rounds alternate between the three stores.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from digitgame.core.progress import progress
from digitgame.core.session import Outcome
from digitgame.storage import totals
from digitgame.storage.history import History
from tests.storage.given import drawn

pytestmark = pytest.mark.benchmark

COUNTS = (1_000, 10_000, 100_000)
A_DAY = 30
ROUNDS = 40
TRIES = 12  # in each session of ten prompts

MOST = 2.0
"""Limit of the time with 100,000 attempts in times that with 1,000."""


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Rows of a learner's attempts, `A_DAY` a day."""
    rng = Random(0)
    points = [[rng.uniform(0, 40) for _ in range(2)] + [0.02 * n] for n in range(60)]
    ink = json.dumps([[[round(value, 3) for value in point] for point in points]])
    odds = json.dumps([0.123456] * 10)
    start = datetime(2010, 1, 1, tzinfo=UTC)
    for number in range(count):
        session, nth = divmod(number, TRIES)
        target = rng.randrange(10)
        outcome = rng.choices(list(Outcome), (80, 15, 5))[0]
        read = {Outcome.RIGHT: target, Outcome.WRONG: (target + 1) % 10}.get(outcome)
        score = None if read is None else rng.uniform(20, 100)
        day, second = divmod(number, A_DAY)
        at = start + timedelta(days=day, seconds=8 * second)
        yield (
            f"{Random(session).getrandbits(128):032x}",
            "ada",
            nth * 10 // TRIES,
            target,
            outcome.value,
            read,
            odds,
            ink,
            at.isoformat(timespec="milliseconds"),
            score,
            f"{number:032x}",
        )


def fill(file: Path, count: int) -> History:
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


def screen(history: History) -> None:
    """Read what the progress screen shows: figures, trend, and one digit's drawings."""
    sums = history.learner_stats("ada")
    progress(sums, date(2026, 3, 1))
    progress(sums.with_past(*history.answers_by_day_and_month("ada")), date(2026, 3, 1))
    history.best_drawings("ada", 7, 1)
    history.latest_drawings("ada", 7, 20)


def record(history: History) -> None:
    """Record an attempt, which updates the totals."""
    history.record(drawn(7, 7, score=50.0, learner="bob", session="x" * 32))


WORK: dict[str, Callable[[History], object]] = {
    "sums": lambda history: history.learner_stats("ada"),
    "screen": screen,
    "answers": lambda history: history.answers("ada"),
    "learners": lambda history: history.learner_infos(),
    "record": record,
}


def seconds(work: Callable[[History], object], history: History) -> float:
    start = time.process_time()
    work(history)
    return time.process_time() - start


class TestProgress:
    def test_is_as_fast_after_100_000_attempts(self, tmp_path: Path) -> None:
        """At most twice the time after 1,000."""
        stores = {count: fill(tmp_path / f"{count}.sqlite3", count) for count in COUNTS}
        few, *_, many = COUNTS
        print(f"\n{'':<24} " + "".join(f"{n:>12,}" for n in COUNTS) + "       ratio")
        ratios = {}
        for name, work in WORK.items():
            least = dict.fromkeys(COUNTS, float("inf"))
            for _ in range(ROUNDS):
                for count, history in stores.items():
                    # Other processes disturbed the fastest round least.
                    least[count] = min(least[count], seconds(work, history))
            ratios[name] = least[many] / least[few]
            times = "".join(f"{1000 * each:9.2f} ms" for each in least.values())
            print(f"{name:<24} {times}  {ratios[name]:10.2f}")
        for history in stores.values():
            history.close()
        assert max(ratios.values()) <= MOST
