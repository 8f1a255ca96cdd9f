"""The tables of sessions and of skipped prompts."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from digitgame.core.limits import SPRINT_SECONDS
from digitgame.core.records import SessionRecord, Skip
from digitgame.core.session import Task
from digitgame.storage import learners, totals
from digitgame.storage.rows import digit, number, parse_moment, text, to_utc, whole


class SessionConflictError(Exception):
    """The session was continued elsewhere, for example in another window."""


SESSION_COLUMNS = (
    "name, learner, task, started_at, zone, state, is_finished, answered, right, points, seconds"
)

SKIP_COLUMNS = "learner, session, prompt, target, task, skipped_at, zone"

_SELECT = f"SELECT {SESSION_COLUMNS} FROM sessions WHERE learner = ?"


def save_session(
    connection: sqlite3.Connection, session: SessionRecord, known: int | None = None
) -> None:
    """Store a session, replacing its previous state.

    Raises:
        SessionConflictError: if the stored state has more than `known` answers.
    """
    learner = learners.spelling(connection, session.learner)
    if known is not None:
        stored = connection.execute(
            "SELECT answered FROM sessions WHERE learner = ? AND name = ?",
            (learner, session.name),
        ).fetchone()
        if stored and stored[0] > known:
            raise SessionConflictError
    connection.execute(
        f"INSERT OR REPLACE INTO sessions ({SESSION_COLUMNS}, is_waiting)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {learners.IS_JOINED})",
        (
            session.name,
            learner,
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
    """Return the latest session that can be resumed."""
    condition, values = ("", ()) if task is None else ("AND task = ?", (task.value,))
    row = connection.execute(
        f"{_SELECT} AND NOT is_finished AND state <> '' {condition}"
        " ORDER BY started_at DESC LIMIT 1",
        (learner, *values),
    ).fetchone()
    return session_from_row(row) if row else None


def latest(connection: sqlite3.Connection, learner: str, count: int) -> list[SessionRecord]:
    """Return a learner's latest sessions, latest first."""
    rows = connection.execute(
        f"{_SELECT} ORDER BY started_at DESC LIMIT ?", (learner, count)
    ).fetchall()
    return [session_from_row(row) for row in rows]


def best_sprint(connection: sqlite3.Connection, learner: str, limit: float) -> SessionRecord | None:
    """Return the finished sprint of `limit` seconds with most right answers, then fewest answers.

    `session_json` leaves the usual limit out of the state.
    """
    pattern = '%"limit":%' if limit == SPRINT_SECONDS else f'%"limit":{limit!r}}}'
    condition = "state NOT LIKE ?" if limit == SPRINT_SECONDS else "state LIKE ?"
    row = connection.execute(
        f"{_SELECT} AND task = 'sprint' AND is_finished AND {condition}"
        " ORDER BY right DESC, answered LIMIT 1",
        (learner, pattern),
    ).fetchone()
    return session_from_row(row) if row else None


def skip(connection: sqlite3.Connection, skipped: Skip) -> None:
    """Store that a prompt was skipped, and update the totals."""
    at = to_utc(skipped.at)
    prompt = (learners.spelling(connection, skipped.learner), skipped.session, skipped.prompt)
    added = connection.execute(
        f"INSERT OR IGNORE INTO skips ({SKIP_COLUMNS}, is_waiting)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, {learners.IS_JOINED})",
        (*prompt, skipped.target, skipped.task.value, *at),
    )
    if added.rowcount:
        totals.touch_learner(connection, prompt[0], at[0])
        totals.refresh_answer(connection, *prompt)


def all_sessions(connection: sqlite3.Connection) -> list[Sequence[Any]]:
    """Return all rows for `session_from_row`."""
    query = f"SELECT {SESSION_COLUMNS} FROM sessions ORDER BY started_at"
    return connection.execute(query).fetchall()


def all_skips(connection: sqlite3.Connection) -> list[Sequence[Any]]:
    """Return all rows for `skip_from_row`."""
    return connection.execute(f"SELECT {SKIP_COLUMNS} FROM skips ORDER BY skipped_at").fetchall()


def skip_from_row(row: Sequence[Any]) -> Skip:
    """Parse a row of the table of skips.

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
    """Parse a row of the table of sessions.

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
