"""Open the SQLite file, migrate its schema and run transactions."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from digitgame.storage import filesystem
from digitgame.storage.filesystem import identity
from digitgame.storage.schema import DEFINITIONS, MIGRATIONS, SCHEMA_VERSION, is_expected_schema
from digitgame.system import files

BUSY_SECONDS = 10.0
"""Seconds to wait while another session writes."""

_CACHE = 512
"""KiB of pages to cache at most. SQLite's default of 2,000 would fill up over the first thousand
attempts without making anything faster: the operating system caches the pages as well."""

IN_MEMORY = Path(":memory:")

SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""Exceptions raised by `sqlite3`: `UnicodeDecodeError` if an error message quotes damaged bytes,
`MemoryError` also if a damaged row claims an impossible length (SQLite 3.40)."""

_MEMORY_PROBE_BYTES = 32 * 2**20
"""Bytes. If they can be allocated, memory was not exhausted: the game's rows need less."""


class HistoryError(Exception):
    """Attempts cannot be stored or read; the message says why and how to fix it."""


class CorruptDatabaseError(HistoryError):
    """The file is not a sound SQLite file; see `recovery.recover_database`."""


class Database:
    """One SQLite file, safe to use from several threads and sessions."""

    def __init__(self, file: Path, busy: float | None = None) -> None:
        """Open or create the file and its folder, readable only by the owner.

        Args:
            file: the path, or `IN_MEMORY`.
            busy: seconds, by default `BUSY_SECONDS`.

        Raises:
            HistoryError: if it cannot be opened, or was written by a newer digitgame or by another
                program.
        """
        self.file = file
        self._lock = threading.Lock()
        try:
            if file != IN_MEMORY:
                self._prepare_file()
            self.connection = self._connect(BUSY_SECONDS if busy is None else busy)
            self._identity = identity(file)
            self._wal = file if file == IN_MEMORY else filesystem.side_file(file, "-wal")
            self._wal_identity = identity(self._wal)
        except OSError as error:
            raise HistoryError(_add_advice(file, error.strerror or str(error))) from error
        except SQLITE_ERRORS as error:
            raise _history_error(file, error) from error

    def _prepare_file(self) -> None:
        """Create the file if it is missing, and check that SQLite can use it.

        Raises:
            OSError, HistoryError: if it cannot.
        """
        files.make_private_dir(self.file.parent)
        if path := filesystem.non_regular_path(self.file):
            raise HistoryError(
                f"The history {self.file} cannot be used: {path} is not a regular file. Move it "
                "away, or choose another folder with --data."
            )
        filesystem.move_orphaned_wal(self.file)
        if not self.file.exists():
            self.file.touch(mode=0o600)
        if filesystem.lacks_locking(self.file.parent):  # SQLite would time out without a reason
            raise HistoryError(
                f"The history {self.file} cannot be used: its file system does not support file "
                "locks, without which two sessions would damage it. Choose a folder on another "
                "disk with --data."
            )

    def _connect(self, busy: float) -> sqlite3.Connection:
        """Connect in WAL mode, or without it if the file system has no shared memory.

        Raises:
            SQLITE_ERRORS, HistoryError: if neither is possible.
        """
        try:
            return self._connect_in_mode("WAL", busy)
        except sqlite3.Error as error:
            if not filesystem.lacks_shared_memory(error):
                raise
        filesystem.disable_wal(self.file, busy)
        return self._connect_in_mode("DELETE", busy)

    def _connect_in_mode(self, mode: str, busy: float) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.file, timeout=busy, isolation_level=None, check_same_thread=False
        )
        try:
            connection.text_factory = decode_text
            self._prepare(connection, mode)
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def is_same_file(self) -> bool:
        """Return whether the path still leads to the opened file, with no WAL but its own."""
        if identity(self.file) != self._identity:
            return False
        return self._wal_identity is None or identity(self._wal) in (None, self._wal_identity)

    def wait_at_most(self, seconds: float) -> None:
        """Change how long to wait while another session writes."""
        with self._lock, suppress(sqlite3.Error):
            self.connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")

    def close(self) -> None:
        """Close the connection."""
        if not self.is_same_file:
            with suppress(HistoryError):
                self.detach()
        with self._lock:
            self.connection.close()

    def detach(self) -> None:
        """Close a file that was moved, deleted or replaced.

        SQLite would leave its WAL behind, and apply it to the next file of that name.

        Raises:
            HistoryError: if the content of the WAL cannot be moved into the file; it stays open.
        """
        with self._lock:
            has_wal = self._wal_identity is not None and identity(self._wal) == self._wal_identity
            try:
                if identity(self.file) != self._identity:  # else only the WAL was replaced
                    self._checkpoint()
            except SQLITE_ERRORS as error:
                if has_wal:
                    raise _history_error(self.file, error) from error
            self.connection.close()
            if has_wal:
                for path in (self._wal, filesystem.side_file(self.file, "-shm")):
                    with suppress(OSError):
                        path.unlink()

    def _checkpoint(self) -> None:
        """Move the content of the WAL into the file, wherever both are now.

        Raises:
            sqlite3.Error: if that fails.
        """
        is_busy, pages, moved = self.connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        if is_busy and not 0 <= pages == moved:
            raise sqlite3.OperationalError("another session has it open")

    def vacuum(self) -> None:
        """Overwrite what was deleted: rewrite the file, and empty the WAL.

        Raises:
            HistoryError: if that fails, for example because another session has the file open.
        """
        with self._lock:
            try:
                self.connection.execute("VACUUM")
            except SQLITE_ERRORS as error:
                raise _history_error(self.file, error) from error
        self.empty_wal()

    def empty_wal(self) -> None:
        """Move the content of the WAL into the file, and truncate the WAL.

        Raises:
            HistoryError: if that fails, for example because another session reads it just now.
        """
        with self._lock:
            try:
                is_busy, *_ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if is_busy:
                    raise sqlite3.OperationalError("another session has it open")
            except SQLITE_ERRORS as error:
                raise _history_error(self.file, error) from error

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Provide the connection for queries that see one snapshot of the file.

        Raises:
            HistoryError: if the file cannot be read, or holds what the game never wrote.
        """
        return self._transaction("DEFERRED")

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Provide the connection for changes that are committed on exit, all of them or none.

        Raises:
            HistoryError: if they could not be committed.
        """
        return self._transaction("IMMEDIATE")

    @contextmanager
    def describe_damage(self) -> Iterator[None]:
        """Turn the errors of parsing altered rows into `HistoryError`."""
        try:
            yield
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise HistoryError(_add_advice(self.file, f"damaged attempt ({error})")) from error

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        """Provide the connection in a transaction, turning errors into `HistoryError`."""
        with self._lock:
            try:
                self.connection.execute(f"BEGIN {kind}")
                try:
                    with self.describe_damage():
                        yield self.connection
                    self.connection.execute("COMMIT")
                except BaseException:
                    if self.connection.in_transaction:  # a full disk has rolled it back already
                        self.connection.execute("ROLLBACK")
                    raise
                if kind == "IMMEDIATE" and self._wal_identity and not identity(self._wal):
                    self._checkpoint()  # the WAL was deleted: its content would go with the process
            except SQLITE_ERRORS as error:
                raise _history_error(self.file, error) from error

    def _prepare(self, connection: sqlite3.Connection, mode: str) -> None:
        """Create, migrate or check the tables."""
        self._read_version(connection)  # before anything changes in another program's file
        # WAL lets a reader and a writer work concurrently. The mode is stored in the file: if
        # another session is just changing it, there is nothing left to do.
        with suppress(sqlite3.OperationalError):
            connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        # Read again: without shared memory, WAL fails only now.
        if self._read_version(connection) == SCHEMA_VERSION:
            return  # so a read-only file can be read
        connection.execute("BEGIN IMMEDIATE")
        for migrate in MIGRATIONS[self._version(connection) :]:
            migrate(connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")

    def _read_version(self, connection: sqlite3.Connection) -> int:
        """Call `_version` in a transaction: another session may be creating the tables."""
        connection.execute("BEGIN DEFERRED")
        version = self._version(connection)
        connection.execute("COMMIT")
        return version

    def _version(self, connection: sqlite3.Connection) -> int:
        """Return the file's schema version, 0 if it is empty.

        Raises:
            HistoryError: if it was written by a newer digitgame or by another program.
        """
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise HistoryError(
                f"The history {self.file} was written by a newer digitgame (schema {version}; "
                f"this one knows {SCHEMA_VERSION}). Install the newer digitgame, or choose "
                "another folder with --data."
            )
        definitions = connection.execute(DEFINITIONS).fetchall()
        tables = [name for name, _ in definitions]
        if version < 0 or (version == 0 and tables) or (version > 0 and "attempts" not in tables):
            raise HistoryError(
                f"{self.file} holds data of another program and is left unchanged. Move it away, "
                "or choose another folder with --data."
            )
        if not is_expected_schema(definition for _, definition in definitions):
            raise HistoryError(
                f"{self.file} holds more than rows, such as a view or a trigger, which the game "
                "does not run. Remove that, or choose another folder with --data."
            )
        return int(version)


def decode_text(stored: bytes) -> str | bytes:
    """Return a text column, as bytes if it is not valid UTF-8, so that only its row is rejected."""
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        return stored


def reason(error: Exception) -> str:
    """Return the message of one of `SQLITE_ERRORS`, not sanitised."""
    if isinstance(error, MemoryError):
        return "too little memory" if _lacks_memory() else "a row claims an impossible length"
    return str(error)


def _lacks_memory() -> bool:
    try:
        bytearray(_MEMORY_PROBE_BYTES)
    except MemoryError:
        return True
    return False


def _is_damage(error: Exception) -> bool:
    if isinstance(error, MemoryError):
        return not _lacks_memory()
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary result code
    is_corrupt = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return is_corrupt or isinstance(error, UnicodeDecodeError)


def _history_error(file: Path, error: Exception) -> HistoryError:
    """Turn one of `SQLITE_ERRORS` into a `HistoryError`."""
    if not _is_damage(error):
        return HistoryError(_add_advice(file, reason(error)))
    return CorruptDatabaseError(
        f"The history {file} cannot be used: {reason(error)}. The game recovers what can be read "
        "when it is started next, and keeps the damaged file next to it."
    )


def _add_advice(file: Path, problem: str) -> str:
    return (
        f"The history {file} cannot be used: {problem}. "
        "Check that folder and the space on its disk, or choose another with --data."
    )
