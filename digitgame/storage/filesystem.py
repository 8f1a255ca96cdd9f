"""What SQLite needs of a file system, and what to make of one that lacks it; the edge."""

import errno
import os
import sqlite3
import stat
import tempfile
from pathlib import Path

_NOT_SHARED = (
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_SHMMAP,
)

_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite adds to a database's name for the files that it keeps beside it."""


def non_regular_path(file: Path) -> Path | None:
    """Which of the names that SQLite opens is taken by something else, such as a pipe.

    SQLite would wait for whoever writes into that, perhaps for ever.

    Args:
        file: a database's, which need not be there.

    Raises:
        OSError: if that cannot be looked at.
    """
    target = Path(os.path.realpath(file))  # beside which SQLite looks
    names = (target, *(target.with_name(target.name + end) for end in SIDE_FILES))
    return next(filter(_is_something_else, names), None)


def _is_something_else(file: Path) -> bool:
    # One look: another session's journal may be gone at the next.
    try:
        return not stat.S_ISREG(file.stat().st_mode)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return False
        raise


def lacks_locking(folder: Path) -> bool:
    """Can no file in a folder be locked, as on some network homes?"""
    try:
        import fcntl
    except ImportError:  # Windows has other locks, and SQLite takes those
        return False
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)
    return False


def lacks_shared_memory(error: sqlite3.Error) -> bool:
    """Is it why SQLite failed that processes cannot share memory in a file there?"""
    return getattr(error, "sqlite_errorcode", 0) in _NOT_SHARED


def disable_wal(file: Path, seconds: float) -> None:
    """Bring a database into the mode that needs no shared memory.

    Args:
        file: one that nobody else has open.
        seconds: how long to wait for those who have.

    Raises:
        sqlite3.Error: if that cannot be done.
    """
    connection = sqlite3.connect(file, timeout=seconds, isolation_level=None)
    try:
        # Before anything is read: alone, SQLite keeps in its own memory what it would share.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
