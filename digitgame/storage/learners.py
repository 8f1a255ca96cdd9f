"""The table of learners who have drawn or were added.

Its columns besides the totals: `key`, the name's `learner_key`, which is unique; `id`, which stays
when the name changes, and by which a school's server knows the learner; `settings`, the learner's
own ones as JSON, in a school; `fetched`, the version of the server's rows that are here.

`is_waiting`, here and in other tables, marks what a school's server does not have yet.
"""

import json
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from digitgame.core.learner_name import learner_key
from digitgame.storage.rows import parse_moment, text, to_utc

IS_JOINED = "(SELECT COUNT(*) FROM school)"
"""SQL expression: 1 if this history belongs to a school, else 0."""

RECORDS = ("attempts", "skips", "sessions")
"""Tables of what a learner did."""

_TOTALS = ("answers", "totals", "tries", "runs")
"""Tables computed from these."""


@dataclass(frozen=True)
class LearnerInfo:
    """A learner of this store."""

    name: str
    seen_at: datetime | None
    """The time of the last attempt or skip; None before the first."""
    attempts: int = 0


@dataclass(frozen=True)
class Contents:
    """Numbers of records of a learner."""

    attempts: int
    skips: int
    sessions: int


def key_of(name: object) -> str:
    """Return a name's key; a damaged name, which SQLite returns as bytes, is its own."""
    return learner_key(name if isinstance(name, str) else repr(name))


def new_id() -> str:
    """Return an id that no other learner has."""
    return uuid.uuid4().hex


def spelling(connection: sqlite3.Connection, name: str) -> str:
    """Return how a learner's name is stored, or the name itself if there is no such learner."""
    row = connection.execute("SELECT name FROM learners WHERE key = ?", (key_of(name),)).fetchone()
    return text(row[0]) if row else name


def current_name(connection: sqlite3.Connection, name: str) -> str:
    """Return the stored name of a learner who plays, also if it was changed in the meantime.

    A game goes on under the name that it began with, and the settings keep the last one. Names
    that are typed or imported are not followed: they may be someone else's.
    """
    row = connection.execute(
        "SELECT name FROM learners WHERE key = ?1 UNION ALL"
        " SELECT name FROM former JOIN learners USING (id) WHERE former.key = ?1 LIMIT 1",
        (key_of(name),),
    ).fetchone()
    return text(row[0]) if row else name


def claim(connection: sqlite3.Connection, name: str) -> None:
    """Let a name be someone else's than that of the learner who had it before."""
    connection.execute("DELETE FROM former WHERE key = ?", (key_of(name),))


def add(connection: sqlite3.Connection, name: str, at: datetime) -> None:
    """Add a learner unless there is one of that name."""
    claim(connection, name)
    connection.execute(
        "INSERT OR IGNORE INTO learners (name, key, id, is_waiting, added_at)"
        f" VALUES (?, ?, ?, {IS_JOINED}, ?)",
        (name, key_of(name), new_id(), to_utc(at)[0]),
    )


def names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all learners, sorted."""
    rows = connection.execute("SELECT name FROM learners ORDER BY name").fetchall()
    return [text(name) for (name,) in rows]


def learner_infos(connection: sqlite3.Connection) -> list[LearnerInfo]:
    """Return all learners, latest first; then those who have not drawn yet, by name.

    Raises:
        ValueError, TypeError, OverflowError: if a row was altered.
    """
    rows = connection.execute(
        "SELECT name, seen_at, attempts FROM learners ORDER BY seen_at DESC NULLS LAST, name"
    ).fetchall()
    return [
        LearnerInfo(text(name), parse_moment(seen_at, 0) if seen_at else None, attempts)
        for name, seen_at, attempts in rows
    ]


def contents(connection: sqlite3.Connection, name: str) -> Contents:
    """Count what is stored about a learner."""
    return Contents(
        *(
            connection.execute(
                f"SELECT COUNT(*) FROM {table} WHERE learner = ?", (name,)
            ).fetchone()[0]
            for table in RECORDS
        )
    )


def id_of(connection: sqlite3.Connection, name: str) -> str | None:
    """Return the id of the learner of that stored name."""
    row = connection.execute("SELECT id FROM learners WHERE name = ?", (name,)).fetchone()
    return text(row[0]) if row else None


class LearnerTakenError(Exception):
    """Another learner has that name."""


def rename(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Give a learner another name.

    Raises:
        LearnerTakenError: if another learner has it; nothing is changed.
    """
    row = connection.execute("SELECT name FROM learners WHERE key = ?", (key_of(new),)).fetchone()
    if row and row[0] != old:
        raise LearnerTakenError(row[0])
    connection.execute(
        f"UPDATE learners SET name = ?, key = ?, is_waiting = {IS_JOINED} WHERE name = ?",
        (new, key_of(new), old),
    )
    connection.execute(
        "INSERT OR REPLACE INTO former SELECT ?, id FROM learners WHERE name = ?",
        (key_of(old), new),
    )
    claim(connection, new)
    for table in (*RECORDS, *_TOTALS):
        connection.execute(f"UPDATE {table} SET learner = ? WHERE learner = ?", (new, old))


def move(connection: sqlite3.Connection, source: str, target: str) -> None:
    """Give all records of one learner to another, and remove the first; the totals are not updated.

    Sessions and skips that both have stay as the target has them.
    """
    own, new = id_of(connection, source), id_of(connection, target)
    _move(connection, source, target)
    connection.execute("UPDATE former SET id = ? WHERE id = ?", (new, own))
    connection.execute("INSERT OR REPLACE INTO former VALUES (?, ?)", (key_of(source), new))


def _move(connection: sqlite3.Connection, source: str, target: str) -> None:
    for table in RECORDS:
        connection.execute(
            f"UPDATE OR IGNORE {table} SET learner = ? WHERE learner = ?", (target, source)
        )
    _forget(connection, source)


def change_id(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Give a learner another id, that of the school's server."""
    for table in ("learners", "former"):
        connection.execute(f"UPDATE {table} SET id = ? WHERE id = ?", (new, old))


def forget(connection: sqlite3.Connection, name: str) -> None:
    """Remove a learner with everything."""
    connection.execute(
        "DELETE FROM former WHERE key = ? OR id = ?", (key_of(name), id_of(connection, name))
    )
    _forget(connection, name)


def _forget(connection: sqlite3.Connection, name: str) -> None:
    for table in (*RECORDS, *_TOTALS):
        connection.execute(f"DELETE FROM {table} WHERE learner = ?", (name,))
    connection.execute("DELETE FROM learners WHERE name = ?", (name,))


def bury(connection: sqlite3.Connection, learner_id: str, successor: str | None) -> None:
    """Note for the school's server, if there is one, that a learner is gone.

    Args:
        connection: in a transaction.
        learner_id: the learner's id.
        successor: the id of the learner who has the records now; None if they are deleted.
    """
    connection.execute(  # who was merged into this learner follows
        "UPDATE gone SET successor = ? WHERE successor = ?", (successor, learner_id)
    )
    connection.execute(
        f"INSERT OR REPLACE INTO gone SELECT ?, ? WHERE {IS_JOINED}", (learner_id, successor)
    )


def delete(connection: sqlite3.Connection, name: str) -> None:
    """Delete a learner with everything, here and at the next contact on the school's server."""
    if own := id_of(connection, name):
        bury(connection, own, None)
    forget(connection, name)


def settings_of(connection: sqlite3.Connection, name: str) -> dict[str, Any]:
    """Return a learner's own settings; those that were altered are ignored."""
    row = connection.execute("SELECT settings FROM learners WHERE name = ?", (name,)).fetchone()
    try:
        chosen = json.loads(row[0]) if row and row[0] else {}
    except (ValueError, TypeError, RecursionError):
        return {}
    return chosen if isinstance(chosen, dict) else {}


def keep_settings(connection: sqlite3.Connection, name: str, chosen: dict[str, Any]) -> None:
    """Store a learner's own settings, in a school only."""
    connection.execute(
        f"UPDATE learners SET settings = ?, is_waiting = 1 WHERE name = ? AND {IS_JOINED}",
        (json.dumps(chosen), name),
    )


def unify(connection: sqlite3.Connection) -> bool:
    """Give every learner a key and an id, and move records of names that have the same key.

    For the migration to schema 5, which knows no former names. The name that was seen last stays.

    Returns:
        whether records were moved, so that the totals have to be computed again.
    """
    seen = {name: "" for (name,) in connection.execute("SELECT name FROM learners").fetchall()}
    for table, at in (
        ("attempts", "drawn_at"),
        ("skips", "skipped_at"),
        ("sessions", "started_at"),
    ):
        for name, last in connection.execute(
            f"SELECT learner, MAX({at}) FROM {table} GROUP BY learner"
        ).fetchall():
            seen[name] = max(seen.get(name, ""), str(last))
    is_changed = False
    for key, same in groupby(sorted(seen, key=key_of), key_of):
        *others, name = sorted(same, key=lambda each: (seen[each], key_of(each)))
        connection.execute(
            "UPDATE learners SET key = ?, id = ? WHERE name = ?", (key, new_id(), name)
        )
        for other in others:
            _move(connection, other, name)
            is_changed = True
    return is_changed
