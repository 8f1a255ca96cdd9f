"""Learners: everyone who has drawn, or was added before that."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from digitgame.storage.rows import parse_moment, text


@dataclass(frozen=True)
class LearnerInfo:
    """A learner of this store."""

    name: str
    seen_at: datetime | None
    """When the last attempt was made; None before the first."""


def learner_infos(connection: sqlite3.Connection) -> list[LearnerInfo]:
    """Everyone, whoever drew last first; then those who have not drawn yet, by name.

    Raises:
        ValueError, TypeError, OverflowError: if what is kept of them was altered.
    """
    rows = connection.execute(
        "SELECT name, seen_at FROM learners ORDER BY seen_at DESC NULLS LAST, name"
    ).fetchall()
    return [
        LearnerInfo(text(name), parse_moment(seen_at, 0) if seen_at else None)
        for name, seen_at in rows
    ]
