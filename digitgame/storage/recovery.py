"""Recover readable rows from a corrupted database into a new file."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.storage.database import SQLITE_ERRORS, HistoryError, decode_text
from digitgame.storage.filesystem import side_files, unused_name
from digitgame.storage.history import History
from digitgame.storage.learners import key_of, new_id
from digitgame.storage.merge import Row, parse_rows
from digitgame.storage.rows import COLUMNS, DERIVED_FROM, derived_name, from_row
from digitgame.storage.school.membership import join
from digitgame.storage.sessions import (
    SESSION_COLUMNS,
    SKIP_COLUMNS,
    session_from_row,
    skip_from_row,
)

_BATCH = 200
"""Attempts per transaction."""

_LONGEST_GAP = 5000
"""Consecutive rowids without a readable row after which a table is taken to end."""

_LATER_COLUMNS: dict[str, object] = {"name": None, "task": "practice", "zone": 0}
"""Values for the columns that earlier schemas lack; None for all others."""


@dataclass(frozen=True)
class RecoveryResult:
    """The outcome of a recovery."""

    aside: Path
    """The new name of the damaged file."""
    attempts: int
    """The number of attempts recovered."""
    known: int | None
    """The number of attempts stored; None if that is unreadable, too."""


class RecoveryCancelledError(Exception):
    """The recovery was cancelled before it was complete."""


def recover_database(
    file: Path, is_cancelled: Callable[[], bool] = lambda: False
) -> RecoveryResult | None:
    """Replace a corrupted database with a recovered copy; the original is kept next to it.

    The copy is built under another name and replaces the original in one step, so that a recovery
    that is interrupted changes nothing.

    Args:
        file: the corrupted database, not open in this process.
        is_cancelled: polled while reading.

    Returns:
        the outcome; None if the file is sound, for example because another session recovered it.

    Raises:
        OSError, SQLITE_ERRORS, HistoryError: if the copy cannot be written; nothing has changed.
        RecoveryCancelledError: if it was cancelled; nothing has changed.
    """
    file = file.resolve()  # SQLite's side files are next to the target of a link
    with _recovery_lock(file.parent):
        if _is_sound(file):
            return None
        number, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
        os.close(number)
        part = Path(name)
        try:
            attempts, known = _copy_rows(file, part, is_cancelled)
            return RecoveryResult(_replace(file, part), attempts, known)
        finally:
            for path in (part, *side_files(part)):
                path.unlink(missing_ok=True)


@contextmanager
def _recovery_lock(folder: Path) -> Iterator[None]:
    """Keep other sessions from recovering in this folder, if its file system supports locks."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _open(file: Path) -> sqlite3.Connection:
    """Open a read-only connection that returns invalid UTF-8 as bytes."""
    connection = sqlite3.connect(f"file:{quote(os.fsencode(file))}?mode=ro", uri=True)
    connection.text_factory = decode_text
    # Otherwise SQLite refuses a file that is shorter than its header says.
    connection.execute("PRAGMA writable_schema = ON")
    return connection


def _is_sound(file: Path) -> bool:
    try:
        with closing(_open(file)) as connection:
            (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except SQLITE_ERRORS:
        return False
    return bool(result == "ok")


def _copy_rows(file: Path, part: Path, is_cancelled: Callable[[], bool]) -> tuple[int, int | None]:
    """Copy all readable rows; return the number of attempts copied, and that of all if known."""
    with closing(_open(file)) as damaged, closing(History(part)) as copy:
        learners = [
            row
            for row in _readable_rows(damaged, "SELECT name, added_at, attempts FROM learners")
            if tuple(map(type, row)) == (str, str, int)
        ]
        attempts = _attempts(damaged)
        number = 0
        while True:
            batch = list(islice(attempts, _BATCH))
            if is_cancelled():
                raise RecoveryCancelledError
            if not batch:
                break
            number += _add(batch, copy)
        copy.merge_sessions(
            _parse(_scan(damaged, "sessions", SESSION_COLUMNS), session_from_row, SessionRecord),
            _parse(
                _readable_rows(damaged, f"SELECT {SKIP_COLUMNS} FROM skips"), skip_from_row, Skip
            ),
        )
        with copy._database.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO learners (name, added_at, key, id) VALUES (?, ?, ?, ?)",
                [(*row[:2], key_of(row[0]), new_id()) for row in learners],
            )
            _copy_identities(damaged, connection)
            for url, *_ in _readable_rows(damaged, "SELECT url FROM school"):
                if isinstance(url, str):
                    join(connection, url)  # its server gets everything again
    return number, sum(row[2] for row in learners) if learners else None


def _copy_identities(damaged: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Copy what a school's server, and a game that still runs, know the learners by."""
    for table, columns, statement in (
        (
            "learners",
            "id, settings, name",
            "UPDATE OR IGNORE learners SET id = ?, settings = ? WHERE name = ?",
        ),
        ("gone", "id, successor", "INSERT OR IGNORE INTO gone VALUES (?, ?)"),
        ("former", "key, id", "INSERT OR IGNORE INTO former VALUES (?, ?)"),
    ):
        is_sound = "length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'"
        for row in _readable_rows(damaged, f"SELECT {columns} FROM {table} WHERE {is_sound}"):
            if set(map(type, row)) <= {str, type(None)}:
                copy.execute(statement, row)


def _add(batch: Sequence[Attempt], copy: History) -> int:
    """Add attempts, except those that violate a constraint; return the number added."""
    try:
        copy.merge(batch)
    except HistoryError as error:
        if isinstance(error.__cause__, sqlite3.OperationalError):
            raise  # not caused by the attempts: for example a full disk
        return sum(_add([attempt], copy) for attempt in batch) if len(batch) > 1 else 0
    return len(batch)


def _attempts(damaged: sqlite3.Connection) -> Iterator[Attempt]:
    """Yield the readable attempts of a file of any schema."""
    stored = {row[1] for row in _readable_rows(damaged, "PRAGMA table_info(attempts)")}
    if not {*DERIVED_FROM} <= stored:
        return
    columns = [column for column in COLUMNS if column in stored]
    yield from _parse(
        (_complete(columns, row) for row in _scan(damaged, "attempts", ", ".join(columns))),
        from_row,
        Attempt,
    )


def _complete(columns: Sequence[str], row: Sequence[Any]) -> Sequence[Any]:
    """Return a row with the columns that its schema lacks."""
    whole = {column: _LATER_COLUMNS.get(column) for column in COLUMNS}
    whole |= dict(zip(columns, row, strict=True))
    if not whole["name"]:
        whole["name"] = derived_name(*(whole[column] for column in DERIVED_FROM))
    return tuple(whole.values())


def _parse(
    rows: Iterator[Sequence[Any]], read: Callable[[Sequence[Any]], Row], kind: type[Row]
) -> Iterator[Row]:
    return (record for record in parse_rows(rows, read) if isinstance(record, kind))


def _scan(damaged: sqlite3.Connection, table: str, columns: str) -> Iterator[Sequence[Any]]:
    """Yield a table's readable rows: in order up to the first error, then rowid by rowid."""
    select = f"SELECT rowid, {columns} FROM {table}"
    seen: set[int] = set()
    for number, *row in _readable_rows(damaged, f"{select} ORDER BY rowid"):
        if number in seen:
            break  # a cycle of pages
        seen.add(number)
        yield row
    gap = 0
    for number in count(1):
        gap = 0 if number in seen else gap + 1
        if gap > _LONGEST_GAP:
            return
        if gap:
            for _, *row in _readable_rows(damaged, f"{select} WHERE rowid = ?", number):
                gap = 0
                yield row


def _readable_rows(
    damaged: sqlite3.Connection, query: str, *values: object
) -> Iterator[Sequence[Any]]:
    """Yield the rows of a query up to the first error."""
    with suppress(*SQLITE_ERRORS, OverflowError):
        yield from damaged.execute(query, values)


def _replace(file: Path, part: Path) -> Path:
    """Put the new file in the place of the damaged one, and return the latter's new name."""
    aside = unused_name(file)
    try:
        os.link(file, aside)
    except OSError:  # a file system without links
        file.rename(aside)
    # Before the new file is in place: SQLite would use them for it.
    for path in side_files(file):
        if path.name.endswith("-shm") or not path.stat().st_size:
            path.unlink()  # SQLite rebuilds an index; an empty WAL holds nothing
        else:
            path.replace(path.with_name(path.name.replace(file.name, aside.name, 1)))
    part.replace(file)
    return aside
