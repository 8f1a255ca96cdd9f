"""The table of attempts."""

import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from digitgame.core.records import Attempt
from digitgame.storage import learners, totals
from digitgame.storage.rows import COLUMNS, from_row, to_row

_COLUMNS = ", ".join(COLUMNS)

_INSERT = (
    f"INSERT INTO attempts ({_COLUMNS}, is_waiting)"
    f" VALUES ({', '.join('?' * len(COLUMNS))}, {learners.IS_JOINED})"
)

_JUDGEMENT = ("outcome", "digit", "probabilities", "model", "score", "parts", "way")
"""Columns that another judgement changes."""


def add(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Add an attempt and update the totals."""
    named = replace(
        attempt,
        name=attempt.name or uuid.uuid4().hex,
        learner=learners.spelling(connection, attempt.learner),
    )
    connection.execute(_INSERT, to_row(named))
    totals.count_attempt(connection, named)


def judge_again(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Replace the judgement of the attempt with the same name, if there still is one."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM attempts WHERE name = ?", (attempt.name,)
    ).fetchone()
    if row is None:
        return
    before, after = from_row(row), dict(zip(COLUMNS, to_row(attempt), strict=True))
    assignments = ", ".join(f"{column} = ?" for column in _JUDGEMENT)
    connection.execute(
        f"UPDATE attempts SET {assignments} WHERE name = ?",
        (*(after[column] for column in _JUDGEMENT), attempt.name),
    )
    totals.count_try(connection, before, -1)
    totals.count_try(connection, attempt, 1)
    totals.refresh_answer(connection, before.learner, before.session, before.prompt)


def attempts_page(
    connection: sqlite3.Connection, learner: str | None, after: int, count: int
) -> list[tuple[int, Sequence[Any]]]:
    """Return a learner's or everyone's next `count` rows with ids greater than `after`."""
    condition, values = ("", ()) if learner is None else ("learner = ? AND", (learner,))
    rows = connection.execute(
        f"SELECT id, {_COLUMNS} FROM attempts WHERE {condition} id > ? ORDER BY id LIMIT ?",
        (*values, after, count),
    ).fetchall()
    return [(number, row) for number, *row in rows]


def attempts_of_session(
    connection: sqlite3.Connection, learner: str, session: str
) -> list[Attempt]:
    """Return a session's attempts in the order they were drawn."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM attempts WHERE learner = ? AND session = ? ORDER BY drawn_at, id",
        (learner, session),
    ).fetchall()
    return list(map(from_row, rows))


def latest(connection: sqlite3.Connection, learner: str, target: int, count: int) -> list[Attempt]:
    """Return the latest readable tries at a digit that count, latest first."""
    return _select(connection, "ORDER BY drawn_at DESC, id DESC", (learner, target, count))


def best(connection: sqlite3.Connection, learner: str, target: int, count: int) -> list[Attempt]:
    """Return the tries at a digit with the highest scores, best first."""
    order = "AND score IS NOT NULL ORDER BY score DESC, id DESC"
    return _select(connection, order, (learner, target, count))


def misread(connection: sqlite3.Connection, learner: str, target: int, read: int) -> list[Attempt]:
    """Return the latest try at a digit that was read as another, if there is one."""
    order = "AND digit = ? ORDER BY drawn_at DESC, id DESC"
    return _select(connection, order, (learner, target, read, 1))


def _select(
    connection: sqlite3.Connection, order: str, values: tuple[str | int, ...]
) -> list[Attempt]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM attempts WHERE learner = ? AND target = ?"
        f" AND {totals.COUNTS} {order} LIMIT ?",
        values,
    ).fetchall()
    return list(map(from_row, rows))
