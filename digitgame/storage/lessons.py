"""Query the tries at lessons."""

import sqlite3

from digitgame.core.lesson import Try
from digitgame.core.session import Outcome, Task
from digitgame.storage.rows import decode_parts, digit, number, text

_TASKS = ", ".join(f"'{task.value}'" for task in (Task.TRACE, Task.FADE, Task.MEMORY))

OF_LESSONS = f"task IN ({_TASKS})"
"""SQL condition: drawn in a lesson. Must be equal to that of the index."""


def tries(connection: sqlite3.Connection, learner: str) -> list[Try]:
    """Return a learner's tries in lessons, oldest first, without reading any ink.

    Raises:
        ValueError, TypeError, AttributeError, RecursionError: if a row was altered.
    """
    rows = connection.execute(
        "SELECT target, task, outcome, score, parts, way FROM attempts"
        f" WHERE learner = ? AND {OF_LESSONS} ORDER BY drawn_at, id",
        (learner,),
    ).fetchall()
    return [
        Try(
            digit(target),
            Task(task),
            Outcome(outcome),
            None if score is None else number(score),
            decode_parts(parts) if parts else None,
            None if way is None else text(way),
        )
        for target, task, outcome, score, parts, way in rows
    ]
