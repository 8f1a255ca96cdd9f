"""What was drawn in lessons: read for the cards, in the order in which it was drawn."""

import sqlite3

from digitgame.core.lesson import Try
from digitgame.core.session import Outcome, Task
from digitgame.storage.rows import decode_parts, digit, number, text

_TASKS = ", ".join(f"'{task.value}'" for task in (Task.TRACE, Task.FADE, Task.MEMORY))

OF_LESSONS = f"task IN ({_TASKS})"
"""Was it drawn in a lesson? In SQL, word for word as the index has it."""


def tries(connection: sqlite3.Connection, learner: str) -> list[Try]:
    """What a learner drew in lessons, oldest first; no ink is read for it.

    Raises:
        ValueError, TypeError, AttributeError, RecursionError: if it was altered.
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
