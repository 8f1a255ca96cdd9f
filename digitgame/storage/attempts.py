"""The table of attempts: put in, looked for, judged again."""

import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from digitgame.core.records import Attempt
from digitgame.storage import totals
from digitgame.storage.rows import COLUMNS, from_row, to_row

_COLUMNS = ", ".join(COLUMNS)

_INSERT = f"INSERT INTO attempts ({_COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS))})"

_JUDGED = ("outcome", "digit", "probabilities", "model", "score", "parts", "way")
"""What another judgement changes."""


def add(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Put an attempt in, with all that it changes in the totals."""
    named = attempt if attempt.name else replace(attempt, name=uuid.uuid4().hex)
    connection.execute(_INSERT, to_row(named))
    totals.count_attempt(connection, named)


def judge_again(connection: sqlite3.Connection, attempt: Attempt) -> bool:
    """Put another judgement in the place of an attempt's, which is found by its name.

    Returns:
        is the attempt still there?
    """
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM attempts WHERE name = ?",
        (attempt.name,),
    ).fetchone()
    if found is None:
        return False
    before, after = from_row(found), dict(zip(COLUMNS, to_row(attempt), strict=True))
    connection.execute(
        f"UPDATE attempts SET {', '.join(f'{column} = ?' for column in _JUDGED)} WHERE name = ?",
        (*(after[column] for column in _JUDGED), attempt.name),
    )
    totals.count_try(connection, before, -1)
    totals.count_try(connection, attempt, 1)
    totals.refresh_answer(connection, before.learner, before.session, before.prompt)
    return True


def attempts_page(
    connection: sqlite3.Connection, learner: str | None, after: int, count: int
) -> list[tuple[int, Sequence[Any]]]:
    """Rows with their numbers, in the order in which they were kept.

    Args:
        connection: in a transaction.
        learner: whose; everyone's where None.
        after: the number of the last one before these.
        count: how many at most.
    """
    own, whose = ("", ()) if learner is None else ("learner = ? AND", (learner,))
    rows = connection.execute(
        f"SELECT id, {_COLUMNS} FROM attempts WHERE {own} id > ? ORDER BY id LIMIT ?",
        (*whose, after, count),
    ).fetchall()
    return [(number, row) for number, *row in rows]


def attempts_of_session(
    connection: sqlite3.Connection, learner: str, session: str
) -> list[Attempt]:
    """A session's attempts, in the order in which they were drawn."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM attempts WHERE learner = ? AND session = ? ORDER BY drawn_at, id",
        (learner, session),
    ).fetchall()
    return list(map(from_row, rows))


def latest(connection: sqlite3.Connection, learner: str, target: int, count: int) -> list[Attempt]:
    """The latest readable tries at a digit that count, latest first."""
    return _drawings(connection, "ORDER BY drawn_at DESC, id DESC", (learner, target, count))


def best(connection: sqlite3.Connection, learner: str, target: int, count: int) -> list[Attempt]:
    """The tries at a digit with the highest scores, best first."""
    order = "AND score IS NOT NULL ORDER BY score DESC, id DESC"
    return _drawings(connection, order, (learner, target, count))


def _drawings(
    connection: sqlite3.Connection, order: str, which: tuple[str, int, int]
) -> list[Attempt]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM attempts WHERE learner = ? AND target = ?"
        f" AND {totals.COUNTS} {order} LIMIT ?",
        which,
    ).fetchall()
    return list(map(from_row, rows))
