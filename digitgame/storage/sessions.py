"""The tables of sessions and of prompts that were passed in them."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from digitgame.core.records import SessionRecord, Skip
from digitgame.core.session import Task
from digitgame.storage import totals
from digitgame.storage.rows import digit, number, parse_moment, text, to_utc, whole


class SessionConflictError(Exception):
    """Somebody went on with the session meanwhile, as in another window."""


_COLUMNS = (
    "name, learner, task, started_at, zone, state, is_finished, answered, right, points, seconds"
)

_SELECT = f"SELECT {_COLUMNS} FROM sessions WHERE learner = ?"


def save_session(
    connection: sqlite3.Connection, session: SessionRecord, known: int | None = None
) -> None:
    """Put a session in, or in the place of what was kept of it before.

    Args:
        connection: in a transaction.
        session: what to keep.
        known: how many answers of it may be there already; any number by default.

    Raises:
        SessionConflictError: if there are more.
    """
    if known is not None:
        found = connection.execute(
            "SELECT answered FROM sessions WHERE learner = ? AND name = ?",
            (session.learner, session.name),
        ).fetchone()
        if found and found[0] > known:
            raise SessionConflictError
    connection.execute(
        f"INSERT OR REPLACE INTO sessions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            session.name,
            session.learner,
            session.task.value,
            *to_utc(session.started_at),
            session.state,
            int(session.is_finished),
            session.answered,
            session.right,
            session.points,
            session.seconds,
        ),
    )


def unfinished(
    connection: sqlite3.Connection, learner: str, task: Task | None
) -> SessionRecord | None:
    """The latest session that can be picked up again."""
    only, which = ("", ()) if task is None else ("AND task = ?", (task.value,))
    found = connection.execute(
        f"{_SELECT} AND NOT is_finished AND state <> '' {only} ORDER BY started_at DESC LIMIT 1",
        (learner, *which),
    ).fetchone()
    return session_from_row(found) if found else None


def latest(connection: sqlite3.Connection, learner: str, count: int) -> list[SessionRecord]:
    """A learner's latest sessions, latest first."""
    rows = connection.execute(
        f"{_SELECT} ORDER BY started_at DESC LIMIT ?", (learner, count)
    ).fetchall()
    return [session_from_row(row) for row in rows]


def best_sprint(connection: sqlite3.Connection, learner: str) -> SessionRecord | None:
    """The finished sprint with most right; of those, the one with the fewest answered."""
    found = connection.execute(
        f"{_SELECT} AND task = 'sprint' AND is_finished ORDER BY right DESC, answered LIMIT 1",
        (learner,),
    ).fetchone()
    return session_from_row(found) if found else None


def skip(connection: sqlite3.Connection, skipped: Skip) -> None:
    """Put in that a prompt was passed; once is enough."""
    at = to_utc(skipped.at)
    prompt = (skipped.learner, skipped.session, skipped.prompt)
    added = connection.execute(
        "INSERT OR IGNORE INTO skips VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*prompt, skipped.target, skipped.task.value, *at),
    )
    if added.rowcount:
        totals.touch_learner(connection, skipped.learner, at[0])
        totals.refresh_answer(connection, *prompt)


def all_sessions(connection: sqlite3.Connection) -> list[Sequence[Any]]:
    """Every session's row, as `session_from_row` takes it."""
    return connection.execute(f"SELECT {_COLUMNS} FROM sessions ORDER BY started_at").fetchall()


def all_skips(connection: sqlite3.Connection) -> list[Sequence[Any]]:
    """Every skip's row, as `skip_from_row` takes it."""
    return connection.execute("SELECT * FROM skips ORDER BY skipped_at").fetchall()


def skip_from_row(row: Sequence[Any]) -> Skip:
    """A skip out of its row.

    Raises:
        ValueError, TypeError, OverflowError: if it was altered.
    """
    learner, session, prompt, target, task, at, zone = row
    return Skip(
        text(learner),
        text(session),
        whole(prompt),
        digit(target),
        Task(task),
        parse_moment(at, zone),
    )


def session_from_row(row: Sequence[Any]) -> SessionRecord:
    """A session out of its row.

    Raises:
        ValueError, TypeError, OverflowError: if it was altered.
    """
    name, learner, task, started_at, zone, state, is_finished, answered, right, *rest = row
    points, seconds = rest
    return SessionRecord(
        name=text(name),
        learner=text(learner),
        task=Task(task),
        started_at=parse_moment(started_at, zone),
        state=text(state),
        is_finished=bool(is_finished),
        answered=whole(answered),
        right=whole(right),
        points=number(points),
        seconds=number(seconds),
    )
