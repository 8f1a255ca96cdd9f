"""Runs: the days in a row on which a learner answered something, kept day by day."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from digitgame.core.tallies import Streak
from digitgame.storage.rows import text

_DAY = timedelta(days=1)


def add_day(connection: sqlite3.Connection, learner: str, day: date) -> None:
    """Take a day into the run that it lengthens or joins, or begin one."""
    first = last = day
    before = _adjacent_streaks(connection, learner, day - _DAY)
    after = _adjacent_streaks(connection, learner, day + _DAY)
    if before:
        first = before.first
    if after:
        last = after.last
    _replace_streaks(connection, learner, (before, after), [(first, last)])


def remove_day(connection: sqlite3.Connection, learner: str, day: date) -> None:
    """Take a day out of its run, of which two may be left."""
    run = _adjacent_streaks(connection, learner, day)
    if run:
        left = [(run.first, day - _DAY), (day + _DAY, run.last)]
        _replace_streaks(connection, learner, (run,), [each for each in left if each[0] <= each[1]])


def _replace_streaks(
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


def _adjacent_streaks(connection: sqlite3.Connection, learner: str, day: date) -> Streak | None:
    """The run that a day belongs to."""
    found = connection.execute(
        "SELECT first, last FROM runs WHERE learner = ? AND first <= ? ORDER BY first DESC LIMIT 1",
        (learner, day.isoformat()),
    ).fetchone()
    run = streak_at(found) if found else None
    return run if run and day <= run.last else None


def streak_at(row: tuple[Any, Any]) -> Streak:
    """A run out of its first and last day.

    Raises:
        ValueError: if they were altered.
    """
    return Streak(*(date.fromisoformat(text(day)) for day in row))
