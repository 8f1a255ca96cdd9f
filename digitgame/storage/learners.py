"""The table of learners who have drawn or were added."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from digitgame.storage.rows import parse_moment, text, to_utc


@dataclass(frozen=True)
class LearnerInfo:
    """A learner of this store."""

    name: str
    seen_at: datetime | None
    """The time of the last attempt or skip; None before the first."""


def add(connection: sqlite3.Connection, name: str, at: datetime) -> None:
    """Add a learner unless there is one of that name."""
    connection.execute(
        "INSERT OR IGNORE INTO learners (name, added_at) VALUES (?, ?)", (name, to_utc(at)[0])
    )


def names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all learners, sorted."""
    rows = connection.execute("SELECT name FROM learners ORDER BY name").fetchall()
    return [text(name) for (name,) in rows]


def learner_infos(connection: sqlite3.Connection) -> list[LearnerInfo]:
    """Return all learners, latest first; then those who have not drawn yet, by name.

    Raises:
        ValueError, TypeError, OverflowError: if a row was altered.
    """
    rows = connection.execute(
        "SELECT name, seen_at FROM learners ORDER BY seen_at DESC NULLS LAST, name"
    ).fetchall()
    return [
        LearnerInfo(text(name), parse_moment(seen_at, 0) if seen_at else None)
        for name, seen_at in rows
    ]
