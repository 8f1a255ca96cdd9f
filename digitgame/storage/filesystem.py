"""Check what SQLite needs from the file system."""

import errno
import os
import sqlite3
import stat
import tempfile
from itertools import count
from pathlib import Path

_SHARED_MEMORY_ERRORS = (
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_SHMMAP,
)

_MISSING = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)

_WAL_HEADER = 32
"""Bytes before the first page of a WAL. https://www.sqlite.org/walformat.html"""

SIDE_FILES = ("-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite keeps next to a database."""


def side_file(file: Path, suffix: str) -> Path:
    """Return the path of a database's side file, which need not exist."""
    target = Path(os.path.realpath(file))  # like SQLite; `Path.resolve` fails on circular links
    return target.with_name(target.name + suffix)


def side_files(file: Path) -> list[Path]:
    """Return the side files of a database that exist."""
    return [path for suffix in SIDE_FILES if (path := side_file(file, suffix)).exists()]


def non_regular_path(file: Path) -> Path | None:
    """Return the first path SQLite would open that is not a regular file, such as a pipe.

    SQLite would wait for the other end of a pipe, perhaps for ever.

    Args:
        file: the database, which need not exist.

    Raises:
        OSError: if a path cannot be examined.
    """
    paths = (side_file(file, suffix) for suffix in ("", *SIDE_FILES))
    return next(filter(_is_non_regular, paths), None)


def _is_non_regular(file: Path) -> bool:
    # Check only once: another session may delete its journal in between.
    try:
        return not stat.S_ISREG(file.stat().st_mode)
    except OSError as error:
        if error.errno in _MISSING:
            return False
        raise


def identity(file: Path) -> tuple[int, int] | None:
    """Return the device and inode, which differ once a file is replaced; None if it is missing."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def move_orphaned_wal(file: Path) -> None:
    """Rename a WAL whose database is missing or empty: SQLite would delete it.

    Raises:
        OSError: if it cannot be renamed.
    """
    wal = side_file(file, "-wal")
    # The WAL first: a session that creates the file writes to it before there is a WAL.
    if _size(wal) > _WAL_HEADER and not _size(file):
        wal.rename(side_file(unused_name(file), "-wal"))


def unused_name(file: Path) -> Path:
    """Return the first free name for a damaged file, such as `history.damaged-1.sqlite3`."""
    names = (file.with_name(f"{file.stem}.damaged-{number}{file.suffix}") for number in count(1))
    return next(path for path in names if not (os.path.lexists(path) or side_files(path)))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def lacks_locking(folder: Path) -> bool:
    """Return whether files in the folder cannot be locked, as on some network file systems."""
    try:
        import fcntl
    except ImportError:  # Windows has other locks, which SQLite uses
        return False
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)
    return False


def lacks_shared_memory(error: sqlite3.Error) -> bool:
    """Return whether the error means that the file system does not support shared memory."""
    return getattr(error, "sqlite_errorcode", 0) in _SHARED_MEMORY_ERRORS


def disable_wal(file: Path, seconds: float) -> None:
    """Switch a database to the journal mode that needs no shared memory.

    Args:
        file: not open in any other session.
        seconds: how long to wait for other sessions.

    Raises:
        sqlite3.Error: if the mode cannot be changed.
    """
    connection = sqlite3.connect(file, timeout=seconds, isolation_level=None)
    try:
        # Before the first read: an exclusive connection needs no shared memory for the WAL index.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
