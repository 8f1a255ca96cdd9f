"""Rescue: what still reads of a damaged file goes into a new one; the damaged one is left beside.

The new file is built under another name and then takes the old one's place in one step, so that a
rescue which is interrupted has changed nothing.
"""

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
from digitgame.storage import wal
from digitgame.storage.database import SQLITE_ERRORS, HistoryError, as_text
from digitgame.storage.history import History
from digitgame.storage.merge import parse_rows
from digitgame.storage.rows import COLUMNS, DERIVED_FROM, derived_name, from_row
from digitgame.storage.sessions import session_from_row, skip_from_row

_LOT = 200
"""Attempts put in at once."""

_FRUITLESS = 5000
"""Numbers without a row that are tried beyond the last row that reads, where no end is known."""

_LATER_COLUMNS: dict[str, object] = {"name": None, "task": "practice", "zone": 0}
"""What attempts of earlier schemas hold in the columns that they lack; None in all others."""

_SESSION_COLUMNS = (
    "name, learner, task, started_at, zone, state, is_finished, answered, right, points, seconds"
)


@dataclass(frozen=True)
class RecoveryResult:
    """What became of a damaged file."""

    aside: Path
    """Where it is now."""
    attempts: int
    """How many of its attempts were saved."""
    known: int | None
    """How many it held; None where that does not read either."""


class RecoveryCancelledError(Exception):
    """There was no time for all of it."""


def recover_database(
    file: Path, is_stopped: Callable[[], bool] = lambda: False
) -> RecoveryResult | None:
    """Have a sound file in the place of a damaged one, with all that still reads.

    Args:
        file: the damaged file; nobody in this process may have it open.
        is_stopped: is there no more time?

    Returns:
        what was done; None where the file is sound, as after another session's rescue.

    Raises:
        OSError, SQLITE_ERRORS, HistoryError: if nothing new can be written; all is as before.
        RecoveryCancelledError: if it was stopped; all is as before.
    """
    file = file.resolve()  # SQLite's own side files lie beside what a link leads to
    with _recovery_lock(file.parent):
        if wal.is_orphaned(file):
            wal.restore_header(file)
        if _is_sound(file):
            return None
        number, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
        os.close(number)
        part = Path(name)
        try:
            attempts, known = _save(file, part, is_stopped)
            return RecoveryResult(_replace(file, part), attempts, known)
        finally:
            for each in (part, *_side_file(part)):
                each.unlink(missing_ok=True)


@contextmanager
def _recovery_lock(folder: Path) -> Iterator[None]:
    """No other session rescues in this folder meanwhile, as far as its file system can tell."""
    try:
        import fcntl
    except ImportError:  # not on every system
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
    """A connection that only reads, and takes what should be text but is none for bytes."""
    connection = sqlite3.connect(f"file:{quote(os.fsencode(file))}?mode=ro", uri=True)
    connection.text_factory = as_text
    return connection


def _is_sound(file: Path) -> bool:
    try:
        with closing(_open(file)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except SQLITE_ERRORS:
        return False
    return bool(found == "ok")


def _save(file: Path, part: Path, is_stopped: Callable[[], bool]) -> tuple[int, int | None]:
    """Put all that reads into a new file; how many attempts, and how many there were."""
    with closing(_open(file)) as damaged, closing(History(part)) as saved:
        known, added = _learners(damaged)
        attempts = _attempts(damaged)
        number = 0
        while not is_stopped():
            lot = list(islice(attempts, _LOT))
            if not lot:
                break
            number += _put(lot, saved)
        if is_stopped():
            raise RecoveryCancelledError
        saved.merge_sessions(_sessions(damaged), _skips(damaged))
        for name, at in added:
            with saved._database.writing() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO learners (name, added_at) VALUES (?, ?)", (name, at)
                )
    return number, known


def _put(lot: Sequence[Attempt], saved: History) -> int:
    """Put attempts in; those that no table takes are left out. How many were put in."""
    try:
        saved.merge(lot)
    except HistoryError as error:
        if isinstance(error.__cause__, sqlite3.OperationalError):
            raise  # no fault of the attempts: a full disk, for example
        return sum(_put([each], saved) for each in lot) if len(lot) > 1 else 0
    return len(lot)


def _attempts(damaged: sqlite3.Connection) -> Iterator[Attempt]:
    try:
        held = {row[1] for row in damaged.execute("PRAGMA table_info(attempts)")}
    except SQLITE_ERRORS:
        return
    if not {*DERIVED_FROM} <= held:
        return
    columns = [column for column in COLUMNS if column in held]
    for row in _rows(damaged, "attempts", ", ".join(columns)):
        whole = {column: _LATER_COLUMNS.get(column) for column in COLUMNS}
        whole |= dict(zip(columns, row, strict=True))
        if not whole["name"]:
            whole["name"] = derived_name(*(whole[column] for column in DERIVED_FROM))
        for found in parse_rows([tuple(whole.values())], from_row):
            if isinstance(found, Attempt):
                yield found


def _rows(damaged: sqlite3.Connection, table: str, columns: str) -> Iterator[Sequence[Any]]:
    """The rows that read: from the first on, from the last back, and one by one between them."""
    select = f"SELECT rowid, {columns} FROM {table} WHERE rowid"
    last = 0
    for number, *row in _readable_prefix(damaged, f"{select} > 0 ORDER BY rowid"):
        if number <= last:
            break  # pages that lead in a circle
        last = number
        yield row
    end: int | None = None
    back: list[Sequence[Any]] = []
    for number, *row in _readable_prefix(damaged, f"{select} > {last} ORDER BY rowid DESC"):
        if end is not None and number >= end:
            break
        end = number
        back.append(row)
    fruitless = 0
    for number in range(last + 1, end) if end else count(last + 1):
        found = list(_readable_prefix(damaged, f"{select} = {number}"))
        fruitless = 0 if found else fruitless + 1
        if fruitless > _FRUITLESS:
            break
        yield from (row for _, *row in found)
    yield from reversed(back)


def _readable_prefix(damaged: sqlite3.Connection, question: str) -> Iterator[Sequence[Any]]:
    with suppress(*SQLITE_ERRORS, OverflowError):
        yield from damaged.execute(question)


def _sessions(damaged: sqlite3.Connection) -> Iterator[SessionRecord]:
    for found in parse_rows(_rows(damaged, "sessions", _SESSION_COLUMNS), session_from_row):
        if isinstance(found, SessionRecord):
            yield found


def _skips(damaged: sqlite3.Connection) -> Iterator[Skip]:
    for found in parse_rows(_readable_prefix(damaged, "SELECT * FROM skips"), skip_from_row):
        if isinstance(found, Skip):
            yield found


def _learners(damaged: sqlite3.Connection) -> tuple[int | None, list[tuple[str, str]]]:
    """How many attempts they have together, if that reads; each with when they were added."""
    known: list[int] = []
    added: list[tuple[str, str]] = []
    question = "SELECT name, added_at, attempts FROM learners"
    for name, at, attempts in _readable_prefix(damaged, question):
        if isinstance(name, str) and isinstance(at, str) and isinstance(attempts, int):
            added.append((name, at))
            known.append(attempts)
    return sum(known) if known else None, added


def _replace(file: Path, part: Path) -> Path:
    """Put the new file into the damaged one's place; where the damaged one is now."""
    for number in count(1):
        aside = file.with_name(f"{file.stem}.damaged-{number}{file.suffix}")
        try:
            os.link(file, aside)
        except FileExistsError:
            continue
        except OSError:  # a file system without links
            if os.path.lexists(aside):
                continue
            file.rename(aside)
        break
    # Before the new file is there: SQLite would take them for its own.
    for each in _side_file(file):
        if each.name.endswith("-shm") or not each.stat().st_size:
            each.unlink()  # an index that SQLite makes anew, and a log of nothing
            continue
        each.replace(each.with_name(each.name.replace(file.name, aside.name, 1)))
    part.replace(file)
    return aside


def _side_file(file: Path) -> list[Path]:
    """What SQLite may have left beside a file."""
    beside = (file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm", "-journal"))
    return [each for each in beside if each.exists()]
