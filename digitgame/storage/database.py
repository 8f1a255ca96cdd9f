"""The database's file: opened privately, brought to the present schema, one transaction a time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digitgame.storage import filesystem, wal
from digitgame.storage.schema import DEFINITIONS, MIGRATIONS, SCHEMA_VERSION, is_expected_schema
from digitgame.system import files

BUSY_SECONDS = 10.0
"""How long to wait while another session writes."""


_CACHE = 512
"""KiB of the file's pages that are kept in memory at most. SQLite's own 2,000 would fill up over
the first thousand attempts, and make nothing quicker: the system keeps the file's pages as well."""


IN_MEMORY = Path(":memory:")
"""What SQLite calls a database without a file."""


SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What fails in SQLite; the second where its message quotes damaged bytes, the third also where a
damaged row claims to be longer than any can be, for which SQLite 3.40 asks for memory."""

_SPARE = 32 * 2**20
"""Bytes; whoever gets them has not run out of memory: a history's pages and rows take less."""


class HistoryError(Exception):
    """Attempts cannot be kept or read; the message says why and what to do."""


class CorruptDatabaseError(HistoryError):
    """The file is no sound SQLite file; `rescue.mend` saves what still reads."""


class Database:
    """One SQLite file, safe to use from several threads and sessions."""

    def __init__(self, file: Path, busy: float | None = None) -> None:
        """Open or make the file, with its folder, readable by their owner alone.

        Args:
            file: where it is, or `IN_MEMORY`.
            busy: how long to wait while another session writes; `BUSY_SECONDS` by default.

        Raises:
            HistoryError: if that cannot be done, or the file is of a newer digitgame or of another
                program.
        """
        self.file = file
        self._lock = threading.Lock()
        try:
            if file != IN_MEMORY:
                files.make_private_dir(file.parent)
                if strange := filesystem.non_regular_path(file):
                    raise HistoryError(
                        f"The history {file} cannot be used: {strange} is no file. Move it away, "
                        "or choose another folder with --data."
                    )
                if wal.is_orphaned(file):
                    raise _damage(file, "it is empty, though its log is not")
                if not file.exists():
                    file.touch(mode=0o600)
                if filesystem.lacks_locking(file.parent):  # SQLite would wait in vain, not say why
                    raise HistoryError(
                        f"The history {file} cannot be used: its file system has no locks, without "
                        "which two sessions would damage it. Choose a folder on another disk with "
                        "--data."
                    )
            self.connection = self._connected(BUSY_SECONDS if busy is None else busy)
            self._identity = wal.identity(file)
            self._log = wal.Log(file, self.connection)
        except OSError as error:
            raise HistoryError(_advice(file, error.strerror or str(error))) from error
        except SQLITE_ERRORS as error:
            raise _prefixed(file, error) from error

    def _connected(self, busy: float) -> sqlite3.Connection:
        """A connection to the file, with its tables made or checked.

        Raises:
            SQLITE_ERRORS, HistoryError: if there can be none.
        """
        try:
            return self._opened(busy, "WAL")
        except sqlite3.Error as error:
            if not filesystem.lacks_shared_memory(error):
                raise
        filesystem.disable_wal(self.file, busy)
        return self._opened(busy, "DELETE")

    def _opened(self, busy: float, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.file, timeout=busy, isolation_level=None, check_same_thread=False
        )
        try:
            connection.text_factory = as_text
            self._prepare(connection, mode)
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def is_same_file(self) -> bool:
        """Is the file still the one that was opened, neither deleted nor replaced?"""
        return wal.identity(self.file) == self._identity

    def wait_at_most(self, seconds: float) -> None:
        """Wait no longer than that from now on while another session writes."""
        with self._lock, suppress(sqlite3.Error):
            self.connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")

    def close(self) -> None:
        """Let go of the file."""
        if not self.is_same_file:
            with suppress(HistoryError):
                self.detach()
        with self._lock:
            self.connection.close()

    def detach(self) -> None:
        """Let go of a file that was moved, deleted or replaced, with all that was written in it.

        SQLite would leave its log behind, and take it for that of the next file of that name.

        Raises:
            HistoryError: if what that log holds cannot be put into the file; it stays open.
        """
        with self._lock:
            problem = HistoryError(_advice(self.file, "another session has it open"))
            try:
                is_empty = self._log.checkpoint()
            except SQLITE_ERRORS as error:
                is_empty, problem = False, _prefixed(self.file, error)
            if self._log.is_there and not is_empty:
                raise problem
            self.connection.close()
            self._log.remove()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for questions that see the same moment of the file.

        Raises:
            HistoryError: if the file cannot be read, or holds what the game never wrote.
        """
        with self._transaction("DEFERRED") as connection, self.describe_damage():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection, for changes that are on disk when this ends, all of them or none.

        Raises:
            HistoryError: if they could not be kept.
        """
        with self._transaction("IMMEDIATE") as connection, self.describe_damage():
            yield connection

    @contextmanager
    def describe_damage(self) -> Iterator[None]:
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
                    if kind == "IMMEDIATE" and self.is_same_file:
                        self._log.repair()
                except BaseException:
                    if self.connection.in_transaction:  # a full disk has ended it already
                        self.connection.execute("ROLLBACK")
                    raise
            except SQLITE_ERRORS as error:
                raise _prefixed(self.file, error) from error

    def _prepare(self, connection: sqlite3.Connection, mode: str) -> None:
        """Make or check the tables."""
        self._look(connection)  # before anything is changed in a file of somebody else's
        # WAL lets a reader and a writer work at once. The file keeps its mode: where another
        # session is just changing it, there is nothing left to do.
        with suppress(sqlite3.OperationalError):
            connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        # Read once more: where memory cannot be shared, WAL fails only now.
        if self._look(connection) == SCHEMA_VERSION:
            return  # also where nothing can be written: what is there can be looked at
        connection.execute("BEGIN IMMEDIATE")
        for migrate in MIGRATIONS[self._version(connection) :]:
            migrate(connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")

    def _look(self, connection: sqlite3.Connection) -> int:
        """`_version` at one moment, as another session may just be making the tables."""
        connection.execute("BEGIN DEFERRED")
        version = self._version(connection)
        connection.execute("COMMIT")
        return version

    def _version(self, connection: sqlite3.Connection) -> int:
        """The file's schema; 0 where there is nothing in it yet.

        Raises:
            HistoryError: if it is of a newer digitgame or of another program.
        """
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise HistoryError(
                f"The history {self.file} was written by a newer digitgame (schema {version}; "
                f"this one knows {SCHEMA_VERSION}). Install the newer digitgame, or choose "
                "another folder with --data."
            )
        held = connection.execute(DEFINITIONS).fetchall()
        tables = [name for name, _ in held]
        if version < 0 or (version == 0 and tables) or (version > 0 and "attempts" not in tables):
            raise HistoryError(
                f"{self.file} holds data of another program, which is left alone. Move it away, or "
                "choose another folder with --data."
            )
        if not is_expected_schema(definition for _, definition in held):
            raise HistoryError(
                f"{self.file} holds more than rows, such as a view or a trigger: the game runs "
                "nothing that a file tells it to. Take that out of it, or choose another folder "
                "with --data."
            )
        return int(version)


def as_text(kept: bytes) -> str | bytes:
    """Text out of a row; bytes where it is damaged, so that this row alone cannot be used."""
    try:
        return kept.decode("utf-8")
    except UnicodeDecodeError:
        return kept


def reason(error: Exception) -> str:
    """What one of `SQLITE_ERRORS` says; not yet fit to be printed."""
    if isinstance(error, MemoryError):
        return (
            "too little memory" if _lacks_memory() else "a row claims more bytes than there can be"
        )
    return str(error)


def _lacks_memory() -> bool:
    try:
        bytearray(_SPARE)
    except MemoryError:
        return True
    return False


def _is_damage(error: Exception) -> bool:
    if isinstance(error, MemoryError):
        return not _lacks_memory()
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what it says in detail
    is_named = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return is_named or isinstance(error, UnicodeDecodeError)


def _prefixed(file: Path, error: Exception) -> HistoryError:
    """One of `SQLITE_ERRORS`, made clear."""
    if _is_damage(error):
        return _damage(file, reason(error))
    return HistoryError(_advice(file, reason(error)))


def _damage(file: Path, problem: str) -> CorruptDatabaseError:
    return CorruptDatabaseError(
        f"The history {file} cannot be used: {problem}. The game saves what can be read of it "
        "when it is started next, and leaves the damaged file beside it."
    )


def _advice(file: Path, problem: str) -> str:
    return (
        f"The history {file} cannot be used: {problem}. "
        "Check that folder and the space on its disk, or choose another with --data."
    )
