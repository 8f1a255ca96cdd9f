"""The records that a history and a school's server exchange, and their columns."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from digitgame.storage.rows import COLUMNS

TYPES = {
    "attempts": {
        **dict.fromkeys(COLUMNS, "text"),
        **dict.fromkeys(("prompt", "columns", "rows", "zone"), "integer"),
        **dict.fromkeys(("target", "digit"), "smallint"),
        "name": "uuid",
        "drawn_at": "timestamptz",
        "score": "float8",
    },
    "skips": {
        "session": "text",
        "prompt": "integer",
        "target": "smallint",
        "task": "text",
        "skipped_at": "timestamptz",
        "zone": "integer",
    },
    "sessions": {
        "name": "text",
        "task": "text",
        "started_at": "timestamptz",
        "zone": "integer",
        "state": "text",
        "is_finished": "boolean",
        "answered": "integer",
        "right": "integer",
        "points": "float8",
        "seconds": "float8",
    },
}
"""PostgreSQL's types of the columns that are exchanged, by table; without the learner."""

del TYPES["attempts"]["learner"]


def mark_skips(connection: sqlite3.Connection, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Mark skips of a learner as sent."""
    connection.executemany(
        "UPDATE skips SET is_waiting = 0 WHERE learner = ? AND session = ? AND prompt = ?",
        [(name, row[0], row[1]) for row in rows],
    )


def mark_sessions(connection: sqlite3.Connection, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Mark sessions as sent that have not been continued since."""
    columns = list(TYPES["sessions"])
    own, *state = (columns.index(each) for each in ("name", "is_finished", "answered", "seconds"))
    connection.executemany(
        "UPDATE sessions SET is_waiting = 0 WHERE learner = ? AND name = ?"
        " AND is_finished = ? AND answered = ? AND seconds = ?",
        [(name, row[own], *(row[each] for each in state)) for row in rows],
    )
