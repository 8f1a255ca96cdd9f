"""Merging: what another store holds, and putting it in without doubling anything."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from digitgame.core.records import Attempt, SessionRecord
from digitgame.storage import attempts, sessions
from digitgame.storage.rows import COLUMNS, to_row

_TOLD_BY = ("session", "prompt", "target", "drawn_at", "ink")
"""Columns in which attempts of the same name cannot differ."""


class MergeResult(StrEnum):
    """What became of an attempt from elsewhere."""

    NEW = "new"
    KNOWN = "known"
    """It was here already."""
    TAKEN = "taken"
    """Another drawing here has its name."""


Row = TypeVar("Row")


def parse_rows(
    rows: Iterable[Sequence[Any]], read: Callable[[Sequence[Any]], Row]
) -> Iterator[Row | str]:
    """What rows hold; of one that was damaged, what is wrong with it."""
    for row in rows:
        try:
            yield read(row)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            yield f"damaged ({error})"


def add_attempt(connection: sqlite3.Connection, attempt: Attempt) -> MergeResult:
    """Put an attempt in unless it is there already, with all that it changes in the totals."""
    found = connection.execute(
        f"SELECT {', '.join(_TOLD_BY)} FROM attempts WHERE name = ?", (attempt.name,)
    ).fetchone()
    if found is None:
        attempts.add(connection, attempt)
        return MergeResult.NEW
    row = dict(zip(COLUMNS, to_row(attempt), strict=True))
    return (
        MergeResult.KNOWN
        if found == tuple(row[column] for column in _TOLD_BY)
        else MergeResult.TAKEN
    )


def add_session(connection: sqlite3.Connection, session: SessionRecord) -> None:
    """Put a session in unless as much of it is there already."""
    found = connection.execute(
        "SELECT is_finished, answered FROM sessions WHERE learner = ? AND name = ?",
        (session.learner, session.name),
    ).fetchone()
    if found is None or tuple(found) < (session.is_finished, session.answered):
        sessions.save_session(connection, session)
