"""The table of streaks: runs of days on which a learner answered something."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from digitgame.core.tallies import Streak
from digitgame.storage.rows import text

_DAY = timedelta(days=1)


def add_day(connection: sqlite3.Connection, learner: str, day: date) -> None:
    """Add a day: extend, join or start streaks."""
    first = last = day
    before = _streak_with(connection, learner, day - _DAY)
    after = _streak_with(connection, learner, day + _DAY)
    if before:
        first = before.first
    if after:
        last = after.last
    _replace(connection, learner, (before, after), [(first, last)])


def remove_day(connection: sqlite3.Connection, learner: str, day: date) -> None:
    """Remove a day: shorten, split or delete its streak."""
    run = _streak_with(connection, learner, day)
    if run:
        rest = [(run.first, day - _DAY), (day + _DAY, run.last)]
        _replace(connection, learner, (run,), [(a, b) for a, b in rest if a <= b])


def _replace(
    connection: sqlite3.Connection,
    learner: str,
    old: Iterable[Streak | None],
    new: Iterable[tuple[date, date]],
) -> None:
    change = 0
    for run in filter(None, old):
        change -= run.days
        connection.execute(
            "DELETE FROM runs WHERE learner = ? AND first = ?", (learner, run.first.isoformat())
        )
    for first, last in new:
        days = (last - first).days + 1
        change += days
        connection.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?)",
            (learner, first.isoformat(), last.isoformat(), days),
        )
    connection.execute("UPDATE learners SET days = days + ? WHERE name = ?", (change, learner))


def _streak_with(connection: sqlite3.Connection, learner: str, day: date) -> Streak | None:
    """Return the streak that contains a day."""
    row = connection.execute(
        "SELECT first, last FROM runs WHERE learner = ? AND first <= ? ORDER BY first DESC LIMIT 1",
        (learner, day.isoformat()),
    ).fetchone()
    run = parse_streak(row) if row else None
    return run if run and day <= run.last else None


def parse_streak(row: tuple[Any, Any]) -> Streak:
    """Parse a streak's first and last day.

    Raises:
        ValueError: if they were altered.
    """
    return Streak(*(date.fromisoformat(text(day)) for day in row))
