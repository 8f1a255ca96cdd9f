"""A snapshot: another store as it is at one moment, copied to a private folder; the edge.

The other store is only read, also while another session writes it. What is done with the copy,
such as bringing it to the present schema, the other store never sees.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from digitgame.errors import CommandError
from digitgame.storage.database import SQLITE_ERRORS, HistoryError, reason
from digitgame.storage.filesystem import non_regular_path
from digitgame.storage.history import History
from digitgame.storage.schema import DEFINITIONS, SCHEMA_VERSION, is_expected_schema
from digitgame.text import sanitize

MAGIC = b"SQLite format 3\0"
"""What an SQLite file starts with."""

_TRIES = 3


@contextmanager
def snapshot(file: Path) -> Iterator[tuple[History, int]]:
    """A copy of a store, opened, until this ends.

    Args:
        file: the other store's SQLite file.

    Yields:
        the copy in the present schema, and the schema that it had.

    Raises:
        CommandError: if it cannot be read, is damaged, is no history, or is of a newer digitgame.
    """
    with _temporary_folder() as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            copy.touch(mode=0o600)
            if strange := non_regular_path(file):
                raise CommandError(
                    f"{sanitize(str(file))} cannot be read: {sanitize(str(strange))} is no file."
                )
            _copy(file.resolve(), copy)
            version = _check_version(file, copy)
        except (OSError, *SQLITE_ERRORS) as error:
            why = error.strerror if isinstance(error, OSError) else reason(error)
            raise CommandError(
                f"{sanitize(str(file))} cannot be read: {sanitize(str(why))}."
            ) from error
        try:
            history = History(copy)
        except HistoryError as error:
            raise CommandError(
                f"{sanitize(str(file))} is damaged or no history of digitgame."
            ) from error
        with closing(history):
            yield history, version


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="digitgame-")
    except OSError as error:
        raise CommandError(
            f"there is no folder for temporary files ({sanitize(str(error.strerror))}). "
            "Name one with TMPDIR."
        ) from error


@contextmanager
def find_damage(file: Path) -> Iterator[None]:
    """What goes wrong with reading a copy is told of the file that was copied.

    Args:
        file: the other store's SQLite file.

    Raises:
        CommandError: if the copy cannot be read.
    """
    try:
        yield
    except HistoryError as error:
        raise CommandError(
            f"{sanitize(str(file))} is damaged ({describe_error(error)})."
        ) from error


def describe_error(error: HistoryError) -> str:
    """What is wrong with a copy, without where it lies and what to do about a history here."""
    cause = error.__cause__
    return sanitize(reason(cause) if isinstance(cause, Exception) else str(error))


def _copy(file: Path, copy: Path) -> None:
    for _ in range(_TRIES):
        if _side_files(file):
            break
        # Nobody writes it; an ordinary opening would leave files beside it. Somebody may begin.
        before = file.stat()
        _back_up(f"{_uri(file)}?mode=ro&immutable=1", copy)
        after = file.stat()
        is_same = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
        if is_same and not _side_files(file):
            return
    try:
        _back_up(f"{_uri(file)}?mode=ro", copy)
    except sqlite3.OperationalError:
        # Left behind by a session that was killed, in a folder where nothing may be written.
        for each in (file, *_side_files(file)):
            with suppress(FileNotFoundError):
                shutil.copyfile(each, copy.with_name(each.name.replace(file.name, copy.name, 1)))


def _back_up(uri: str, copy: Path) -> None:
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=10)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def _uri(file: Path) -> str:
    return "file:" + quote(os.fsencode(file))


def _side_files(file: Path) -> list[Path]:
    """What SQLite keeps beside a file that is being written, or was when its session was killed."""
    beside = (file.with_name(f"{file.name}{suffix}") for suffix in ("-wal", "-journal"))
    return [each for each in beside if each.exists()]


def _check_version(file: Path, copy: Path) -> int:
    """The copy's schema.

    Raises:
        CommandError: if it is damaged, no history, or of a newer digitgame.
        sqlite3.Error: if it is no database.
    """
    name = sanitize(str(file))
    with closing(sqlite3.connect(copy)) as connection:
        held = connection.execute(DEFINITIONS).fetchall()
        if not is_expected_schema(definition for _, definition in held):
            raise CommandError(
                f"{name} holds more than rows, such as a view or a trigger, which no history of "
                "digitgame does. Nothing was taken from it."
            )
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise CommandError(
                f"{name} is damaged ({sanitize(str(found))}). Nothing was taken from it."
            )
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < 1 or "attempts" not in (table for table, _ in held):
        raise CommandError(f"{name} is no history of digitgame.")
    if version > SCHEMA_VERSION:
        raise CommandError(
            f"{name} was written by a newer digitgame (schema {version}; this one knows "
            f"{SCHEMA_VERSION}). Import it with that digitgame."
        )
    return int(version)
