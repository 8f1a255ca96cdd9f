"""The database's file: opened privately, brought to the present schema, one transaction a time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digitgame.history.schema import MIGRATIONS, SCHEMA_VERSION

BUSY_SECONDS = 10.0
"""How long to wait while another session writes."""


class HistoryError(Exception):
    """Attempts cannot be kept or read; the message says why and what to do."""


class Database:
    """One SQLite file, safe to use from several threads and sessions."""

    def __init__(self, file: Path) -> None:
        """Open or make the file, with its folder, readable by their owner alone.

        Raises:
            HistoryError: if that cannot be done, or the file is of a newer digitgame.
        """
        self.file = file
        self._lock = threading.Lock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            self.connection = sqlite3.connect(
                file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except OSError as error:
            raise HistoryError(_advice(file, error.strerror or str(error))) from error
        except sqlite3.Error as error:
            raise HistoryError(_advice(file, str(error))) from error
        try:
            self._prepare()
        except (sqlite3.Error, HistoryError) as error:
            self.connection.close()
            if isinstance(error, HistoryError):
                raise
            raise HistoryError(_advice(file, str(error))) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self.connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for questions that see the same moment of the file.

        Raises:
            HistoryError: if the file cannot be read, or holds what the game never wrote.
        """
        with self._transaction("DEFERRED") as connection, self.damage_named():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection, for changes that are on disk when this ends, all of them or none.

        Raises:
            HistoryError: if they could not be kept.
        """
        with self._transaction("IMMEDIATE") as connection, self.damage_named():
            yield connection

    @contextmanager
    def damage_named(self) -> Iterator[None]:
        """Errors of what was altered in the file, made clear."""
        try:
            yield
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise HistoryError(_advice(self.file, f"damaged attempt ({error})")) from error

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction of its own, with SQLite's errors made clear."""
        with self._lock:
            try:
                self.connection.execute(f"BEGIN {kind}")
                try:
                    yield self.connection
                    self.connection.execute("COMMIT")
                except BaseException:
                    if self.connection.in_transaction:  # a full disk has ended it already
                        self.connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise HistoryError(_advice(self.file, str(error))) from error

    def _prepare(self) -> None:
        """Make or check the tables."""
        # WAL lets a reader and a writer work at once; a file system that cannot share memory
        # (many network homes) answers with the old mode, which works too, only slower. The file
        # keeps its mode: where another session is just changing it, there is nothing left to do.
        with suppress(sqlite3.OperationalError):
            self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("BEGIN IMMEDIATE")
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise HistoryError(
                f"The history {self.file} was written by a newer digitgame (schema {version}; "
                f"this one knows {SCHEMA_VERSION}). Install the newer digitgame, or choose "
                "another folder with --data."
            )
        for migrate in MIGRATIONS[version:]:
            migrate(self.connection)
        self.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self.connection.execute("COMMIT")


def _advice(file: Path, problem: str) -> str:
    return (
        f"The history {file} cannot be used: {problem}. "
        "Check that folder and the space on its disk, or choose another with --data."
    )
