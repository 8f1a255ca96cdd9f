"""An exchange between a history and a school's server, and the learners of both."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from digitgame.core.import_rules import learner_error
from digitgame.storage.database import Database

if TYPE_CHECKING:
    from digitgame.storage.school.connection import Server


@dataclass
class SyncResult:
    """Numbers of records that the server or the history did not have."""

    sent: int = 0
    """Attempts."""
    sent_sessions: int = 0
    sent_learners: int = 0
    """Learners who are new, or have another name or other settings."""
    sent_gone: int = 0
    """Learners deleted or merged here."""
    fetched: int = 0
    """Attempts."""
    fetched_sessions: int = 0
    fetched_learners: int = 0
    """Learners who are new, or have another name or other settings."""
    removed: int = 0
    """Learners deleted or merged elsewhere."""
    problems: list[str] = field(default_factory=list)
    """Reasons why something was not exchanged."""

    @property
    def is_changed(self) -> bool:
        """Return whether the history has changed."""
        return any((self.fetched, self.fetched_sessions, self.fetched_learners, self.removed))


class LearnerChangedError(Exception):
    """A learner has just been added, merged or deleted; the exchange has to be begun again."""


class Remote(NamedTuple):
    """A learner on the server."""

    id: str
    key: str
    name: str
    settings: str
    version: int
    seen_at: datetime | None


class Local(NamedTuple):
    """A learner of the history."""

    name: str
    key: str
    id: str
    settings: str
    is_waiting: int
    fetched: int


@dataclass(frozen=True)
class Exchange:
    """Both sides of an exchange, and what came of it so far."""

    database: Database
    server: "Server"
    result: SyncResult

    def learners(self) -> list[Local]:
        """Return the learners of the history whose names are valid."""
        with self.database.reading() as connection:
            rows = connection.execute(f"SELECT {', '.join(Local._fields)} FROM learners").fetchall()
        return [Local(*row) for row in rows if not learner_error(str(row[0]))]


def name_of(connection: sqlite3.Connection, learner_id: str) -> str | None:
    """Return the name of the learner with an id, or None."""
    row = connection.execute("SELECT name FROM learners WHERE id = ?", (learner_id,)).fetchone()
    return str(row[0]) if row else None


def advance(connection: sqlite3.Connection, learner_id: str, version: int) -> None:
    """Note that a version of the server's records is here, if all before it are."""
    connection.execute(
        "UPDATE learners SET fetched = ? WHERE id = ? AND fetched = ?",
        (version, learner_id, version - 1),
    )
