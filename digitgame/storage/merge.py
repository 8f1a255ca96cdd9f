"""Merge records from another store without duplicates."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.storage import attempts, learners, sessions, totals
from digitgame.storage.rows import COLUMNS, to_row

_IDENTIFYING = ("session", "prompt", "target", "drawn_at", "ink")
"""Columns that are equal in two copies of an attempt."""


class MergeResult(StrEnum):
    """The outcome of merging an attempt."""

    NEW = "new"
    KNOWN = "known"
    """It is stored already."""
    TAKEN = "taken"
    """Another drawing with its name is stored already."""


Row = TypeVar("Row")


def parse_rows(
    rows: Iterable[Sequence[Any]], read: Callable[[Sequence[Any]], Row]
) -> Iterator[Row | str]:
    """Yield the parsed rows; an error message for each damaged one."""
    for row in rows:
        try:
            yield read(row)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            yield f"damaged ({error})"


def add_attempt(connection: sqlite3.Connection, attempt: Attempt) -> MergeResult:
    """Add an attempt unless it is stored already, and update the totals."""
    stored = connection.execute(
        f"SELECT {', '.join(_IDENTIFYING)} FROM attempts WHERE name = ?", (attempt.name,)
    ).fetchone()
    if stored is None:
        attempts.add(connection, attempt)
        return MergeResult.NEW
    row = dict(zip(COLUMNS, to_row(attempt), strict=True))
    is_same = stored == tuple(row[column] for column in _IDENTIFYING)
    return MergeResult.KNOWN if is_same else MergeResult.TAKEN


_OF_OTHERS = "learner IN (SELECT name FROM learners WHERE name <> ?) AND"
"""SQL condition for rows of other learners, which were imported under another name before."""


def add_skip(connection: sqlite3.Connection, skip: Skip) -> None:
    """Add a skipped prompt unless it is stored already, under whatever name."""
    if not connection.execute(
        f"SELECT 1 FROM skips WHERE {_OF_OTHERS} session = ? AND prompt = ?",
        (learners.spelling(connection, skip.learner), skip.session, skip.prompt),
    ).fetchone():
        sessions.skip(connection, skip)


def merge_learners(connection: sqlite3.Connection, source: str, target: str) -> None:
    """Give all records of one learner to another, and remove the first."""
    gone, successor = (learners.id_of(connection, name) for name in (source, target))
    if gone and successor:
        learners.bury(connection, gone, successor)
    learners.move(connection, source, target)
    totals.rebuild(connection, target)


def add_session(connection: sqlite3.Connection, session: SessionRecord) -> bool:
    """Add a session unless the stored state has at least as many answers, under whatever name.

    Returns:
        whether it was added.
    """
    learner = learners.spelling(connection, session.learner)
    if connection.execute(
        f"SELECT 1 FROM sessions WHERE {_OF_OTHERS} name = ?", (learner, session.name)
    ).fetchone():
        return False
    stored = connection.execute(
        "SELECT is_finished, answered FROM sessions WHERE learner = ? AND name = ?",
        (learner, session.name),
    ).fetchone()
    is_newer = stored is None or tuple(stored) < (session.is_finished, session.answered)
    if is_newer:
        sessions.save_session(connection, session)
    return is_newer
