"""The database schema and its migrations."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from digitgame.storage import learners, lessons, totals
from digitgame.storage.rows import DERIVED_FROM, derived_name, to_utc

SCHEMA_VERSION = 6
"""The `user_version` of the file, incremented with each change of the schema."""

_PAGE = 200
"""Attempts read at once during a migration."""

_SCHEMA_1 = """
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    learner TEXT NOT NULL,
    prompt INTEGER NOT NULL,
    target INTEGER NOT NULL CHECK (target BETWEEN 0 AND 9),
    outcome TEXT NOT NULL CHECK (outcome IN ('right', 'wrong', 'unreadable')),
    digit INTEGER CHECK (digit BETWEEN 0 AND 9),
    probabilities TEXT NOT NULL,
    ink TEXT NOT NULL,
    columns INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    model TEXT NOT NULL,
    drawn_at TEXT NOT NULL
);
CREATE INDEX attempts_by_learner ON attempts (learner, drawn_at);
CREATE INDEX attempts_by_session ON attempts (session, prompt);
"""

_SCHEMA_2 = """
ALTER TABLE attempts ADD COLUMN score REAL;
ALTER TABLE attempts ADD COLUMN parts TEXT;
ALTER TABLE attempts ADD COLUMN way TEXT;
"""

_SCHEMA_3 = """
CREATE INDEX attempts_for_sums
ON attempts (learner, session, prompt, outcome, target, digit, score, drawn_at);
CREATE INDEX attempts_in_order ON attempts (learner);
"""

# Adds stored aggregates; `totals` describes the tables.
_SCHEMA_4 = f"""
DROP INDEX IF EXISTS attempts_by_learner;
DROP INDEX IF EXISTS attempts_by_session;
DROP INDEX IF EXISTS attempts_for_sums;
ALTER TABLE attempts ADD COLUMN name TEXT;
ALTER TABLE attempts ADD COLUMN task TEXT NOT NULL DEFAULT 'practice';
ALTER TABLE attempts ADD COLUMN zone INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attempts_of_prompt ON attempts (learner, session, prompt);
CREATE INDEX attempts_by_time ON attempts (learner, target, drawn_at)
WHERE {totals.COUNTS};
CREATE INDEX attempts_by_score ON attempts (learner, target, score)
WHERE {totals.COUNTS};
CREATE INDEX attempts_of_lessons
ON attempts (learner, drawn_at, target, task, outcome, score, parts, way)
WHERE {lessons.OF_LESSONS};
CREATE TABLE skips (
    learner TEXT NOT NULL,
    session TEXT NOT NULL,
    prompt INTEGER NOT NULL,
    target INTEGER NOT NULL CHECK (target BETWEEN 0 AND 9),
    task TEXT NOT NULL,
    skipped_at TEXT NOT NULL,
    zone INTEGER NOT NULL,
    PRIMARY KEY (learner, session, prompt)
) WITHOUT ROWID;
CREATE TABLE sessions (
    learner TEXT NOT NULL,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    started_at TEXT NOT NULL,
    zone INTEGER NOT NULL,
    state TEXT NOT NULL,
    is_finished INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    right INTEGER NOT NULL,
    points REAL NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (learner, name)
);
CREATE INDEX sessions_in_order ON sessions (learner, started_at);
CREATE INDEX sessions_unfinished ON sessions (learner, started_at)
WHERE NOT is_finished AND state <> '';
CREATE INDEX sprints_by_right ON sessions (learner, right, answered)
WHERE task = 'sprint' AND is_finished;
CREATE TABLE learners (
    name TEXT PRIMARY KEY,
    added_at TEXT NOT NULL,
    seen_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    days INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE answers (
    learner TEXT NOT NULL,
    session TEXT NOT NULL,
    prompt INTEGER NOT NULL,
    attempt INTEGER,
    target INTEGER NOT NULL,
    is_right INTEGER NOT NULL,
    thousandths INTEGER,
    drawn_at TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (learner, session, prompt)
) WITHOUT ROWID;
CREATE INDEX answers_in_order
ON answers (learner, drawn_at, session, prompt, target, is_right);
CREATE TABLE totals (
    learner TEXT NOT NULL,
    span TEXT NOT NULL,
    target INTEGER NOT NULL,
    start TEXT NOT NULL,
    answered INTEGER NOT NULL,
    right INTEGER NOT NULL,
    scored INTEGER NOT NULL,
    thousandths INTEGER NOT NULL,
    PRIMARY KEY (learner, span, target, start)
) WITHOUT ROWID;
CREATE TABLE tries (
    learner TEXT NOT NULL,
    target INTEGER NOT NULL,
    read INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (learner, target, read)
) WITHOUT ROWID;
CREATE TABLE runs (
    learner TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    days INTEGER NOT NULL,
    PRIMARY KEY (learner, first)
) WITHOUT ROWID;
CREATE INDEX runs_by_length ON runs (learner, days);
"""

# Adds what learners are in a school: `learners` and `school` describe the columns.
_SCHEMA_5 = """
ALTER TABLE learners ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE learners ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE learners ADD COLUMN settings TEXT NOT NULL DEFAULT '';
ALTER TABLE learners ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE learners ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE skips ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attempts_waiting ON attempts (learner) WHERE is_waiting;
CREATE INDEX skips_waiting ON skips (learner) WHERE is_waiting;
CREATE INDEX sessions_waiting ON sessions (learner) WHERE is_waiting;
CREATE TABLE school (
    url TEXT NOT NULL,
    id TEXT NOT NULL,
    synced_at TEXT
);
CREATE TABLE gone (
    id TEXT PRIMARY KEY,
    successor TEXT
) WITHOUT ROWID;
"""

# The names that learners had before: `learners.current_name` follows them.
_SCHEMA_6 = """
CREATE TABLE former (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL
) WITHOUT ROWID;
"""

_INERT = re.compile(rb"CREATE (TABLE|(UNIQUE )?INDEX) (?!.*\bAS\b)", re.IGNORECASE | re.DOTALL)
"""Definitions that only hold rows, as SQLite stores them. Views, triggers, virtual tables and
generated columns are computed: they contain AS, or neither TABLE nor INDEX."""

DEFINITIONS = "SELECT name, CAST(sql AS BLOB) FROM sqlite_master"
"""Query for the names in a file, and their definitions for `is_expected_schema`."""


def is_expected_schema(definitions: Iterable[bytes | None]) -> bool:
    """Return whether a file only holds rows, and nothing that runs when they are read or written.

    Reading a view may take for ever, and its content may come from anywhere.

    Args:
        definitions: None for what SQLite creates itself.
    """
    return all(_INERT.match(sql) for sql in definitions if sql is not None)


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";"):
        connection.execute(statement)


def _to_1(connection: sqlite3.Connection) -> None:
    _run(connection, _SCHEMA_1)


def _to_2(connection: sqlite3.Connection) -> None:
    _run(connection, _SCHEMA_2)


def _to_3(connection: sqlite3.Connection) -> None:
    _run(connection, _SCHEMA_3)


def _to_4(connection: sqlite3.Connection) -> None:
    """Add names and time zones to the attempts, and the totals."""
    _run(connection, _SCHEMA_4)
    connection.create_function("derived_name", -1, derived_name, deterministic=True)
    for number, drawn_at, *content in _rows(connection):
        connection.execute(
            "UPDATE attempts SET zone = ?, name = ? WHERE id = ?",
            (_system_zone(drawn_at), derived_name(*content), number),
        )
    # Number the attempts that are equal in every column.
    connection.execute(
        "UPDATE attempts SET name = derived_name(attempts.name, nth) FROM (SELECT id AS number,"
        " ROW_NUMBER() OVER (PARTITION BY name ORDER BY id) AS nth FROM attempts)"
        " WHERE nth > 1 AND id = number"
    )
    connection.execute("CREATE UNIQUE INDEX attempts_by_name ON attempts (name)")


def _to_5(connection: sqlite3.Connection) -> None:
    """Make learners one whose names differ in capitals only, and add the school."""
    _run(connection, _SCHEMA_5)
    is_from_before_4 = connection.execute("SELECT 1 FROM learners").fetchone() is None
    is_changed = learners.unify(connection)
    connection.execute("CREATE UNIQUE INDEX learners_by_key ON learners (key)")
    if is_from_before_4 or is_changed:
        totals.rebuild(connection)


def _to_6(connection: sqlite3.Connection) -> None:
    _run(connection, _SCHEMA_6)


def _rows(connection: sqlite3.Connection) -> Iterator[Sequence[Any]]:
    """Yield the ids, times and `DERIVED_FROM` columns of the attempts, a page at a time.

    Not with a function in SQL, to which SQLite passes no invalid UTF-8.
    """
    last: object = None
    select = f"SELECT id, drawn_at, {', '.join(DERIVED_FROM)} FROM attempts"
    while True:
        where, after = ("", ()) if last is None else ("WHERE id > ?", (last,))
        rows = connection.execute(f"{select} {where} ORDER BY id LIMIT {_PAGE}", after).fetchall()
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _system_zone(drawn_at: object) -> int:
    """Return the offset of this computer's time zone at a moment; 0 if the moment is invalid."""
    try:
        return to_utc(datetime.fromisoformat(str(drawn_at)).astimezone())[1]
    except (ValueError, OverflowError, OSError):
        return 0


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _to_1,
    _to_2,
    _to_3,
    _to_4,
    _to_5,
    _to_6,
)
"""Migrations from each version to the next; version 0 is an empty file."""
