"""Learners: everyone who has drawn, or was added before that."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from digitgame.storage.rows import moment_of, text


@dataclass(frozen=True)
class Known:
    """A learner of this store."""

    name: str
    seen_at: datetime | None
    """When the last attempt was made; None before the first."""


def known(connection: sqlite3.Connection) -> list[Known]:
    """Everyone, whoever drew last first; then those who have not drawn yet, by name.

    Raises:
        ValueError, TypeError, OverflowError: if what is kept of them was altered.
    """
    rows = connection.execute(
        "SELECT name, seen_at FROM learners ORDER BY seen_at DESC NULLS LAST, name"
    ).fetchall()
    return [Known(text(name), moment_of(seen_at, 0) if seen_at else None) for name, seen_at in rows]
