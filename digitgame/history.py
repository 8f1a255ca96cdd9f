"""Every attempt, kept in SQLite: the one place that knows SQL."""

import json
import math
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from digitgame.ink import Stroke, from_lists, to_lists
from digitgame.judgement import Parts
from digitgame.practice import Outcome
from digitgame.progress import Sums, Tally, Tries
from model.reader import Reading

SCHEMA_VERSION = 3
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

# The first holds all that `sums` adds up, so that it never reads the ink between: of 100,000
# attempts it is 10 MB and the table 200. It stands in the order in which a prompt's first readable
# try is found. The second leads to a learner's latest attempts, however many were before them.
_SCHEMA_3 = """
CREATE INDEX attempts_for_sums
ON attempts (learner, session, prompt, outcome, target, digit, score, drawn_at);
CREATE INDEX attempts_in_order ON attempts (learner);
"""

_MIGRATIONS = (_SCHEMA_1, _SCHEMA_2, _SCHEMA_3)
"""What brings a file from each version to the next; version 0 is an empty file."""

_ANSWERS = (
    "(SELECT MIN(id) AS id, target, outcome = 'right' AS is_right, score, drawn_at FROM attempts"
    " WHERE learner = ? AND outcome <> 'unreadable' GROUP BY session, prompt)"
)
"""A learner's answers: each prompt's first readable try. Beside MIN, SQLite gives that row's."""

_TALLY = "COUNT(*), SUM(is_right), COUNT(score), TOTAL(score)"

_PAGE = 200
"""Attempts read at once: no lock is held while somebody reads on, nor all ink in memory."""


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
        return (attempt for _, attempt in self.numbered(learner))

    def numbered(self, learner: str | None = None) -> Iterator[tuple[int, Attempt]]:
        """Attempts with their numbers in this file, oldest first.

        They are read while they are asked for, however many there are.

        Args:
            learner: whose; everyone's by default.

        Raises:
            HistoryError: if the file cannot be read, or an attempt in it was damaged.
        """
        last = -1
        own, whose = ("", ()) if learner is None else ("learner = ? AND", (learner,))
        while True:
            with self._transaction("DEFERRED") as connection:
                rows = connection.execute(
                    "SELECT id, session, learner, prompt, target, outcome, probabilities, ink,"  # noqa: S608 - ours
                    " columns, rows, model, drawn_at, score, parts, way FROM attempts"
                    f" WHERE {own} id > ? ORDER BY id LIMIT ?",
                    (*whose, last, _PAGE),
                ).fetchall()
            if not rows:
                return
            for last, *row in rows:
                with self._damage_named():
                    attempt = _attempt(row)
                yield last, attempt

    def learners(self) -> list[str]:
        """Everyone who has attempts here, by name.

        Raises:
            HistoryError: if the file cannot be read, or a name in it was damaged.
        """
        with self._transaction("DEFERRED") as connection:
            # From each name to the next: an index has no quick way to tell names apart.
            rows = connection.execute(
                "WITH RECURSIVE names (name) AS (SELECT MIN(learner) FROM attempts UNION ALL"
                " SELECT (SELECT MIN(learner) FROM attempts WHERE learner > name) FROM names"
                " WHERE name IS NOT NULL) SELECT name FROM names WHERE name IS NOT NULL"
            ).fetchall()
        with self._damage_named():
            return [_text(name) for (name,) in rows]

    def first_tries(self, learner: str) -> tuple[int, int]:
        """How many prompts a learner has answered readably, and how many right at first.

        Raises:
            HistoryError: if the file cannot be read.
        """
        with self._transaction("DEFERRED") as connection:
            answered, right = connection.execute(
                f"SELECT COUNT(*), COALESCE(SUM(is_right), 0) FROM {_ANSWERS}",  # noqa: S608 - ours
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
            return _answers(connection, learner, latest)

    def sums(self, learner: str, latest: int = 500) -> Sums:
        """A learner's attempts added up; no ink is read for it.

        Args:
            learner: whose.
            latest: how many of the latest answers to name one by one.

        Raises:
            HistoryError: if the file cannot be read, or an attempt in it was damaged.
        """
        with self._transaction("DEFERRED") as connection:
            digits = connection.execute(
                f"SELECT target, {_TALLY} FROM {_ANSWERS} GROUP BY target",  # noqa: S608 - ours
                (learner,),
            ).fetchall()
            moments = connection.execute(
                f"SELECT substr(drawn_at, 1, 13) AS hour, substr(drawn_at, 15, 2) / 15 AS quarter,"  # noqa: S608 - ours
                f" {_TALLY} FROM {_ANSWERS} GROUP BY hour, quarter ORDER BY hour, quarter",
                (learner,),
            ).fetchall()
            tries = connection.execute(
                "SELECT target, digit, COUNT(*), MAX(score),"
                " MAX(CASE WHEN score IS NOT NULL THEN id END)"
                " FROM attempts WHERE learner = ? GROUP BY target, digit",
                (learner,),
            ).fetchall()
            # Not in the query above: there each row would tell of one reading only.
            last = {target: -1 for target, *_ in tries}
            for target, *_, number in tries:
                last[target] = max(last[target], number or -1)
            latest_scores = connection.execute(
                f"SELECT target, score FROM attempts WHERE id IN ({','.join('?' * len(last))})",  # noqa: S608 - ours
                tuple(last.values()),
            ).fetchall()
            recent = _answers(connection, learner, latest)
        with self._damage_named():
            return Sums(
                answers={_digit(target): _tally(*tally) for target, *tally in digits},
                moments=tuple(
                    (_moment(hour, quarter), _tally(*tally)) for hour, quarter, *tally in moments
                ),
                tries=tuple(
                    Tries(
                        _digit(target),
                        None if read is None else _digit(read),
                        count,
                        None if best is None else _number(best),
                    )
                    for target, read, count, best, _ in tries
                ),
                latest={_digit(target): _number(score) for target, score in latest_scores},
                recent=tuple((_digit(target), is_right) for target, is_right in recent),
            )

    @contextmanager
    def _damage_named(self) -> Iterator[None]:
        """Errors of what was altered in the file, made clear."""
        try:
            yield
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise HistoryError(_advice(self._file, f"damaged attempt ({error})")) from error

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


def _answers(connection: sqlite3.Connection, learner: str, latest: int) -> list[tuple[int, bool]]:
    """A learner's latest answers, oldest first."""
    # From the latest back, which costs the same whatever went before. The + keeps SQLite from
    # walking through all earlier attempts where those of one prompt will do.
    rows = connection.execute(
        "SELECT target, outcome = 'right' FROM attempts AS own"
        " WHERE learner = ? AND outcome <> 'unreadable' AND NOT EXISTS ("
        " SELECT 1 FROM attempts AS earlier WHERE earlier.learner = own.learner"
        " AND earlier.session = own.session AND earlier.prompt = own.prompt"
        " AND earlier.outcome <> 'unreadable' AND +earlier.id < own.id)"
        " ORDER BY id DESC LIMIT ?",
        (learner, latest),
    ).fetchall()
    return [(target, bool(is_right)) for target, is_right in reversed(rows)]


def _attempt(row: Sequence[Any]) -> Attempt:
    """An attempt out of the columns of its row, as `History.numbered` asks for them.

    Raises:
        ValueError, TypeError: if they were altered.
    """
    session, learner, prompt, target, kept, odds, ink, columns, lines, model, *rest = row
    drawn_at, score, parts, way = rest
    result = Outcome(kept)
    probabilities = tuple(json.loads(odds))
    if len(probabilities) != 10 or not all(isinstance(each, float) for each in probabilities):
        raise ValueError("probabilities must be ten numbers")
    if not all(map(math.isfinite, probabilities)):
        raise ValueError("probabilities must be finite")
    return Attempt(
        session=_text(session),
        learner=_text(learner),
        prompt=_whole(prompt),
        target=_digit(target),
        outcome=result,
        reading=Reading(probabilities, readable=result is not Outcome.UNREADABLE),
        strokes=from_lists(json.loads(ink)),
        columns=_whole(columns),
        rows=_whole(lines),
        model=_text(model),
        drawn_at=datetime.fromisoformat(drawn_at),
        score=None if score is None else _number(score),
        parts=_parts(parts) if parts else None,
        way=None if way is None else _text(way),
    )


def _moment(hour: str, quarter: int) -> datetime:
    """The start of a quarter of an hour.

    Raises:
        ValueError: if that is no time, or one that a time zone could move out of the calendar.
    """
    moment = datetime.fromisoformat(f"{hour}:00+00:00") + timedelta(minutes=15 * quarter)
    if not 1 < moment.year < 9999:
        raise ValueError(f"nothing was drawn in the year {moment.year}")
    return moment


# SQLite keeps whatever was put into a column, whatever the column's type.


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("names must be text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError("counts must be whole numbers")
    return value


def _digit(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= 9:
        raise ValueError("digits must be 0 to 9")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("scores must be numbers")
    return value


def _parts(kept: str) -> Parts:
    return Parts(**{name: _number(value) for name, value in json.loads(kept).items()})


def _tally(answered: int, right: int, scored: int, points: float) -> Tally:
    return Tally(answered, right, scored, _number(points))


def _advice(file: Path, problem: str) -> str:
    return (
        f"The history {file} cannot be used: {problem}. "
        "Check that folder and the space on its disk, or choose another with --data."
    )
