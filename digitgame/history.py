"""Every attempt, kept in SQLite: the one place that knows SQL."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digitgame.ink import Stroke, from_lists, to_lists
from digitgame.judgement import Parts
from digitgame.practice import Outcome
from model.reader import Reading

SCHEMA_VERSION = 2
"""The file's user_version; raised with each change of the schema."""

BUSY_SECONDS = 10.0
"""How long to wait while another session writes."""

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

_MIGRATIONS = (_SCHEMA_1, _SCHEMA_2)
"""What brings a file from each version to the next; version 0 is an empty file."""


class HistoryError(Exception):
    """Attempts cannot be kept or read; the message says why and what to do."""


@dataclass(frozen=True)
class Attempt:
    """One drawing judged."""

    session: str
    """The session's unique name."""
    learner: str
    prompt: int
    """Which prompt of the session, from 0."""
    target: int
    outcome: Outcome
    reading: Reading
    strokes: tuple[Stroke, ...]
    columns: int
    """The pad's width in cells."""
    rows: int
    """The pad's height in cells."""
    model: str
    """Which weights read it: `Reader.version`."""
    drawn_at: datetime
    """When the verdict was asked for, with its time zone."""
    score: float | None = None
    """0 to 100; None for what can't be read, and for attempts older than the judge."""
    parts: Parts | None = None
    way: str | None = None
    """The name of the copybook's way that the ink followed."""


class History:
    """A learner's attempts in one SQLite file, safe to use from several threads and sessions."""

    def __init__(self, file: Path) -> None:
        """Open or make the file, with its folder, readable by their owner alone.

        Raises:
            HistoryError: if that cannot be done, or the file is of a newer digitgame.
        """
        self._file = file
        self._lock = threading.Lock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            self._connection = sqlite3.connect(
                file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except OSError as error:
            raise HistoryError(_advice(file, error.strerror or str(error))) from error
        except sqlite3.Error as error:
            raise HistoryError(_advice(file, str(error))) from error
        try:
            self._prepare()
        except (sqlite3.Error, HistoryError) as error:
            self._connection.close()
            if isinstance(error, HistoryError):
                raise
            raise HistoryError(_advice(file, str(error))) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def record(self, attempt: Attempt) -> None:
        """Keep an attempt; it is on disk when this returns.

        Raises:
            HistoryError: if it could not be kept.
        """
        reading = attempt.reading
        with self._transaction("IMMEDIATE") as connection:
            connection.execute(
                "INSERT INTO attempts (session, learner, prompt, target, outcome, digit,"
                " probabilities, ink, columns, rows, model, drawn_at, score, parts, way)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    attempt.session,
                    attempt.learner,
                    attempt.prompt,
                    attempt.target,
                    attempt.outcome.value,
                    reading.digit if reading.readable else None,
                    json.dumps([round(p, 6) for p in reading.probabilities]),
                    json.dumps(to_lists(attempt.strokes), separators=(",", ":")),
                    attempt.columns,
                    attempt.rows,
                    attempt.model,
                    attempt.drawn_at.astimezone(UTC).isoformat(timespec="milliseconds"),
                    attempt.score,
                    json.dumps(asdict(attempt.parts)) if attempt.parts else None,
                    attempt.way,
                ),
            )

    def attempts(self, learner: str) -> Iterator[Attempt]:
        """A learner's attempts, oldest first.

        Raises:
            HistoryError: if the file cannot be read, or an attempt in it was damaged.
        """
        with self._transaction("DEFERRED") as connection:
            rows = connection.execute(
                "SELECT session, learner, prompt, target, outcome, probabilities, ink, columns,"
                " rows, model, drawn_at, score, parts, way FROM attempts"
                " WHERE learner = ? ORDER BY id",
                (learner,),
            ).fetchall()
        for row in rows:
            try:
                yield _attempt(row)
            except (ValueError, TypeError, RecursionError) as error:
                raise HistoryError(_advice(self._file, f"damaged attempt ({error})")) from error

    def first_tries(self, learner: str) -> tuple[int, int]:
        """How many prompts a learner has answered readably, and how many right at first.

        Raises:
            HistoryError: if the file cannot be read.
        """
        with self._transaction("DEFERRED") as connection:
            answered, right = connection.execute(
                "SELECT COUNT(*), COALESCE(SUM(outcome = 'right'), 0) FROM attempts WHERE id IN ("
                " SELECT MIN(id) FROM attempts WHERE learner = ? AND outcome <> 'unreadable'"
                " GROUP BY session, prompt)",
                (learner,),
            ).fetchone()
        return answered, right

    def answers(self, learner: str, latest: int = 500) -> list[tuple[int, bool]]:
        """A learner's latest answers: each prompt's first readable try, oldest first.

        Returns:
            which digit was asked for, and was it right?

        Raises:
            HistoryError: if the file cannot be read.
        """
        with self._transaction("DEFERRED") as connection:
            rows = connection.execute(
                "SELECT target, outcome = 'right' FROM attempts WHERE id IN ("
                " SELECT MIN(id) FROM attempts WHERE learner = ? AND outcome <> 'unreadable'"
                " GROUP BY session, prompt) ORDER BY id DESC LIMIT ?",
                (learner, latest),
            ).fetchall()
        return [(target, bool(is_right)) for target, is_right in reversed(rows)]

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction of its own, with SQLite's errors made clear."""
        with self._lock:
            try:
                self._connection.execute(f"BEGIN {kind}")
                try:
                    yield self._connection
                    self._connection.execute("COMMIT")
                except BaseException:
                    if self._connection.in_transaction:  # a full disk has ended it already
                        self._connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise HistoryError(_advice(self._file, str(error))) from error

    def _prepare(self) -> None:
        """Make or check the tables."""
        # WAL lets a reader and a writer work at once; a file system that cannot share memory
        # (many network homes) answers with the old mode, which works too, only slower. The file
        # keeps its mode: where another session is just changing it, there is nothing left to do.
        with suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("BEGIN IMMEDIATE")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise HistoryError(
                f"The history {self._file} was written by a newer digitgame (schema {version}; "
                f"this one knows {SCHEMA_VERSION}). Install the newer digitgame, or choose "
                "another folder with --data."
            )
        for migration in _MIGRATIONS[version:]:
            for statement in migration.split(";"):
                self._connection.execute(statement)
        self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._connection.execute("COMMIT")


def _attempt(row: tuple[Any, ...]) -> Attempt:
    """An attempt out of the columns of its row, as `History.attempts` asks for them.

    Raises:
        ValueError, TypeError: if they were altered.
    """
    session, learner, prompt, target, kept, odds, ink, columns, lines, model, *rest = row
    drawn_at, score, parts, way = rest
    result = Outcome(kept)
    probabilities = tuple(json.loads(odds))
    if len(probabilities) != 10 or not all(isinstance(each, float) for each in probabilities):
        raise ValueError("probabilities must be ten numbers")
    return Attempt(
        session=session,
        learner=learner,
        prompt=prompt,
        target=target,
        outcome=result,
        reading=Reading(probabilities, readable=result is not Outcome.UNREADABLE),
        strokes=from_lists(json.loads(ink)),
        columns=columns,
        rows=lines,
        model=model,
        drawn_at=datetime.fromisoformat(drawn_at),
        score=score,
        parts=Parts(**json.loads(parts)) if parts else None,
        way=way,
    )


def _advice(file: Path, problem: str) -> str:
    return (
        f"The history {file} cannot be used: {problem}. "
        "Check that folder and the space on its disk, or choose another with --data."
    )
