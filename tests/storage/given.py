"""Sample attempts and helpers."""

import multiprocessing
import os
import signal
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from model.reader import NOTHING_TO_READ, Prediction

RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE

SEVEN = Prediction(tuple(0.91 if digit == 7 else 0.01 for digit in range(10)), readable=True)

ATTEMPT = Attempt(
    session="a" * 32,
    learner="ada",
    prompt=0,
    target=7,
    outcome=RIGHT,
    prediction=SEVEN,
    strokes=((Point(1.5, 3.0, 0.0), Point(20.5, 3.0, 0.25)), (Point(4.0, 9.125, 1.0),)),
    columns=40,
    rows=20,
    model="0123456789ab",
    drawn_at=datetime(2026, 3, 1, 9, 30, 15, 250_000, UTC),
)

_ENDLESS = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT"

ACTIVE = {
    "a view of attempts": "ALTER TABLE attempts RENAME TO a;"
    f" CREATE VIEW attempts AS {_ENDLESS} a.* FROM a, c WHERE x < 0",
    "a view of learners": "DROP TABLE learners;"
    f" CREATE VIEW learners (name, seen_at) AS {_ENDLESS} 'ada', '' FROM c WHERE x < 0",
    "a view of sessions": "ALTER TABLE sessions RENAME TO s;"
    f" CREATE VIEW sessions AS {_ENDLESS} s.* FROM s, c WHERE x < 0",
    "a trigger": "CREATE TRIGGER t AFTER UPDATE ON attempts BEGIN"
    f" INSERT INTO tries {_ENDLESS} 'ada', 0, x, 0 FROM c WHERE x < 0; END",
    "a virtual table": "PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES"
    " ('table', 'more', 'more', 0, 'CREATE VIRTUAL TABLE more USING unheard_of (a)')",
    "a generated column": "ALTER TABLE attempts ADD COLUMN more"
    " TEXT\nas (printf('%.*c', 900000000, 'x'))",
}
"""SQL that makes a file run something when it is read or written."""

attempts = st.builds(
    Attempt,
    session=st.text("0123456789abcdef", min_size=32, max_size=32),
    learner=st.just("ada"),
    prompt=st.integers(0, 1000),
    target=st.integers(0, 9),
    outcome=st.sampled_from([RIGHT, WRONG]),
    prediction=st.lists(st.floats(0, 1).map(lambda p: round(p, 6)), min_size=10, max_size=10).map(
        lambda odds: Prediction(tuple(odds), readable=True)
    ),
    strokes=st.lists(
        st.lists(
            st.tuples(*[st.floats(0, 5000).map(lambda v: round(v, 3))] * 3).map(Point._make),
            min_size=1,
            max_size=5,
        ).map(tuple),
        max_size=3,
    ).map(tuple),
    columns=st.integers(28, 80),
    rows=st.integers(14, 40),
    model=st.text("0123456789abcdef", min_size=12, max_size=12),
    drawn_at=st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
        datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
)


def read_as(digit: int) -> Prediction:
    return Prediction(tuple(1.0 if each == digit else 0.0 for each in range(10)), readable=True)


def drawn(
    target: int = 7,
    read: int | None = 7,
    *,
    session: str = "s",
    prompt: int = 0,
    learner: str = "ada",
    score: float | None = None,
    at: datetime = ATTEMPT.drawn_at,
) -> Attempt:
    """Return an attempt as it would be judged."""
    outcome = UNREADABLE if read is None else RIGHT if read == target else WRONG
    return replace(
        ATTEMPT,
        session=session,
        learner=learner,
        prompt=prompt,
        target=target,
        outcome=outcome,
        prediction=NOTHING_TO_READ if read is None else read_as(read),
        score=None if read is None else score,
        drawn_at=at,
    )


def kept(file: Path, learner: str = "ada") -> list[Attempt]:
    """Return the attempts that another session reads from the file."""
    with closing(History(file)) as other:
        return list(other.attempts(learner))


def record_at_once(file: Path) -> None:
    """Open a file in eight sessions at the same time, each of which records an attempt."""

    def begin(prompt: int) -> None:
        with closing(History(file)) as own:
            own.record(replace(ATTEMPT, prompt=prompt))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))


def record_and_die(file: Path, *attempts: Attempt) -> None:
    """Record attempts, then kill this process."""
    history = History(file)
    for attempt in attempts:
        history.record(attempt)
    os.kill(os.getpid(), signal.SIGKILL)


def run_in_processes(function: Callable[..., None], *calls: tuple[Any, ...]) -> list[int | None]:
    """Make calls concurrently, each in a process of its own, and return the exit statuses."""
    spawn = multiprocessing.get_context("spawn")
    running = [spawn.Process(target=function, args=arguments) for arguments in calls]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    return [process.exitcode for process in running]


def plan(history: History, ask: Callable[[], object]) -> list[str]:
    """Return the steps of SQLite's plans for the queries that `ask` makes."""
    asked: list[str] = []
    history._connection.set_trace_callback(asked.append)
    ask()
    history._connection.set_trace_callback(None)
    return [
        step[3]
        for query in asked
        if query.startswith("SELECT")
        for step in history._connection.execute(f"EXPLAIN QUERY PLAN {query}")
    ]


def uses_only(steps: list[str], index: str) -> bool:
    """Return whether the steps of a `plan` use one index, without scanning or sorting.

    SQLite words its plans differently from version to version, but names the index in each.
    """
    return all(index in step and "SCAN" not in step for step in steps) and bool(steps)


def columns_read(history: History, ask: Callable[[], object]) -> set[str]:
    """Return the columns, of all tables, that the queries made by `ask` read."""
    found = set()

    def note(action: int, _table: str | None, column: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and column:
            found.add(column)
        return sqlite3.SQLITE_OK

    history._connection.set_authorizer(note)
    ask()
    history._connection.set_authorizer(None)
    return found


def columns_of(history: History, index: str) -> set[str]:
    """Return the columns that an index holds; the id is in every one."""
    rows = history._connection.execute(f"PRAGMA index_xinfo({index})")
    return {name or "id" for _, _, name, *_ in rows}


def raises_sqlite(name: str, match: str | None = None) -> AbstractContextManager[object]:
    """Expect a `HistoryError` caused by the SQLite error of this name; messages may change."""
    return pytest.raises(
        HistoryError,
        match=match,
        check=lambda error: getattr(error.__cause__, "sqlite_errorname", "") == name,
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def altered(file: Path, statement: str) -> None:
    """Change the file without the game."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statement)
        connection.commit()
