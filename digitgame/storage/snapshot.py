"""Copy another store to a private folder, where it can be migrated.

The other store is only read, and may be written by another session at the same time.
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
from digitgame.storage.filesystem import non_regular_path, side_file
from digitgame.storage.history import History
from digitgame.storage.schema import DEFINITIONS, SCHEMA_VERSION, is_expected_schema
from digitgame.text import sanitize

MAGIC = b"SQLite format 3\0"
"""The first bytes of an SQLite file."""

_TRIES = 3

_WRITTEN = ("-wal", "-journal")
"""Side files that contain rows."""


@contextmanager
def snapshot(file: Path) -> Iterator[tuple[History, int]]:
    """Open a temporary copy of a store, migrated to the current schema.

    Yields:
        the copy, and the version of the original's schema.

    Raises:
        CommandError: if it cannot be read, is damaged, is not a history, or was written by a newer
            digitgame.
    """
    with _temporary_folder() as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            copy.touch(mode=0o600)
            if path := non_regular_path(file):
                raise CommandError(
                    f"{sanitize(str(file))} cannot be read: {sanitize(str(path))} is not a regular "
                    "file."
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
                f"{sanitize(str(file))} is damaged or not a history of digitgame."
            ) from error
        with closing(history):
            yield history, version


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="digitgame-")
    except OSError as error:
        raise CommandError(
            f"no temporary folder is writable ({sanitize(str(error.strerror))}). "
            "Set TMPDIR to one that is."
        ) from error


@contextmanager
def find_damage(file: Path) -> Iterator[None]:
    """Report errors of reading a copy as a `CommandError` that names the original `file`."""
    try:
        yield
    except HistoryError as error:
        raise CommandError(
            f"{sanitize(str(file))} is damaged ({describe_error(error)})."
        ) from error


def describe_error(error: HistoryError) -> str:
    """Return the reason of an error without the path of the copy and the advice."""
    cause = error.__cause__
    return sanitize(reason(cause) if isinstance(cause, Exception) else str(error))


def _copy(file: Path, copy: Path) -> None:
    for _ in range(_TRIES):
        if _is_in_use(file):
            break
        # No session writes it, but one may start. Opened normally, SQLite would create side files.
        before = file.stat()
        _back_up(f"{_uri(file)}?mode=ro&immutable=1", copy)
        after = file.stat()
        is_same = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
        if is_same and not _is_in_use(file):
            return
    try:
        _back_up(f"{_uri(file)}?mode=ro", copy)
    except sqlite3.OperationalError:
        # A killed session left side files in a folder that is not writable.
        for suffix in ("", *_WRITTEN):
            with suppress(FileNotFoundError):
                shutil.copyfile(side_file(file, suffix), side_file(copy, suffix))


def _back_up(uri: str, copy: Path) -> None:
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=10)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def _uri(file: Path) -> str:
    return "file:" + quote(os.fsencode(file))


def _is_in_use(file: Path) -> bool:
    """Return whether a session writes the file, or was killed while writing it."""
    return any(side_file(file, suffix).exists() for suffix in _WRITTEN)


def _check_version(file: Path, copy: Path) -> int:
    """Return the version of the copy's schema.

    Raises:
        CommandError: if it is damaged, not a history, or was written by a newer digitgame.
        sqlite3.Error: if it is not a database.
    """
    name = sanitize(str(file))
    with closing(sqlite3.connect(copy)) as connection:
        definitions = connection.execute(DEFINITIONS).fetchall()
        if not is_expected_schema(definition for _, definition in definitions):
            raise CommandError(
                f"{name} holds more than rows, such as a view or a trigger, which no history of "
                "digitgame does. Nothing was imported from it."
            )
        (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if result != "ok":
            raise CommandError(
                f"{name} is damaged ({sanitize(str(result))}). Nothing was imported from it."
            )
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < 1 or "attempts" not in (table for table, _ in definitions):
        raise CommandError(f"{name} is not a history of digitgame.")
    if version > SCHEMA_VERSION:
        raise CommandError(
            f"{name} was written by a newer digitgame (schema {version}; this one knows "
            f"{SCHEMA_VERSION}). Import it with that digitgame."
        )
    return int(version)
