"""The school that a history belongs to, and what its server does not have yet."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from digitgame.storage.learners import RECORDS
from digitgame.storage.rows import parse_moment, text, to_utc


@dataclass(frozen=True)
class Membership:
    """A school."""

    url: str
    id: str
    """The id of the school on that server; "" before the first contact."""
    synced_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """Numbers of what the server does not have yet."""

    attempts: int
    skips: int
    sessions: int
    learners: int
    """New, or with another name or other settings."""
    gone: int
    """Deleted or merged learners."""

    def __bool__(self) -> bool:
        return any((self.attempts, self.skips, self.sessions, self.learners, self.gone))


def membership(connection: sqlite3.Connection) -> Membership | None:
    """Return the school, if any."""
    row = connection.execute("SELECT url, id, synced_at FROM school").fetchone()
    if row is None:
        return None
    return Membership(text(row[0]), text(row[1]), parse_moment(row[2], 0) if row[2] else None)


def join(connection: sqlite3.Connection, url: str) -> None:
    """Belong to a school; everything waits for its server."""
    connection.execute("DELETE FROM school")
    connection.execute("INSERT INTO school (url, id) VALUES (?, '')", (url,))
    send_again(connection)


def send_again(connection: sqlite3.Connection) -> None:
    """Mark everything as waiting, because the server may have none of it."""
    for table in (*RECORDS, "learners"):
        connection.execute(f"UPDATE {table} SET is_waiting = 1")
    connection.execute("UPDATE learners SET fetched = 0")


def leave(connection: sqlite3.Connection) -> None:
    """Belong to no school; everything that is here stays."""
    for table in (*RECORDS, "learners"):
        connection.execute(f"UPDATE {table} SET is_waiting = 0 WHERE is_waiting")
    connection.execute("DELETE FROM school")
    connection.execute("DELETE FROM gone")


def note_contact(connection: sqlite3.Connection, school_id: str, at: datetime) -> None:
    """Note that everything was exchanged."""
    connection.execute("UPDATE school SET id = ?, synced_at = ?", (school_id, to_utc(at)[0]))


def waiting(connection: sqlite3.Connection) -> Waiting:
    """Count what waits for the server."""
    conditions = dict.fromkeys((*RECORDS, "learners"), "is_waiting") | {"gone": "TRUE"}
    return Waiting(
        *(
            connection.execute(f"SELECT COUNT(*) FROM {table} WHERE {condition}").fetchone()[0]
            for table, condition in conditions.items()
        )
    )
