"""SQLite's log beside a file (WAL): what was written last is only there, until it is in the file.

A log belongs to a file by its name alone. It has to be where SQLite looks for it, and must not stay
where SQLite would take it for that of another file. The edge.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_HEADER, _FRAME_HEADER = 32, 24
"""Bytes before the first frame, and in each frame before its page.
https://www.sqlite.org/walformat.html"""

_PAGE_SIZE, _SALTS = slice(8, 12), slice(16, 24)
"""Where the header holds them; the salts are in each of its frames, too."""

_NUMBER, _FRAME_SALTS = slice(0, 4), slice(8, 16)
"""Where a frame's header holds the number of its page, and the salts."""

_LARGEST_PAGE = 65536

_NO_PAGE = bytes(512)
"""In the place of a first page that is nowhere: too little to be a database, but not nothing."""


class Log:
    """The log of a connection; where its file has none, there is nothing to do."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        """The log as it is now.

        Args:
            file: what the connection has open, read from at least once.
            connection: in no transaction, now and whenever this is used.
        """
        self._place, self._index = _beside(file), _beside(file, "-shm")
        self._connection = connection
        self._identity = identity(self._place)

    @property
    def is_there(self) -> bool:
        """Is there a log, and where SQLite looks for it?"""
        return self._identity is not None and identity(self._place) == self._identity

    def repair(self) -> None:
        """Where somebody removed the log, have what it held in the file, and a new one.

        Where other sessions share it, SQLite makes no new one: all is put into the file each time.

        Raises:
            sqlite3.Error: if it cannot be put there.
        """
        if self._identity is None or self.is_there:
            return
        try:
            self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA user_version").fetchone()  # which makes the log
            self._identity = identity(self._place)
        except sqlite3.OperationalError:
            if not self.checkpoint():
                raise

    def checkpoint(self) -> bool:
        """Put what it holds into the file, wherever both are by now.

        Returns:
            is all of it there?

        Raises:
            sqlite3.Error: if it cannot be put there.
        """
        _, held, put = self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        return bool(held == put)

    def remove(self) -> None:
        """Take the log, with its index, away from where the next file of that name would be."""
        if self.is_there:
            for each in (self._place, self._index):
                with suppress(OSError):
                    each.unlink()
        self._identity = None


def identity(file: Path) -> tuple[int, int] | None:
    """What tells a file from another one of its name; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_orphaned(file: Path) -> bool:
    """Is there a log, but no file, or nothing in it? SQLite would delete the log."""
    # The log first: whoever makes a file writes into it before there is a log.
    return _length(_beside(file)) > _HEADER and not _length(file)


def restore_header(file: Path) -> None:
    """Put the first page out of a log that is alone into its file: SQLite takes up the rest.

    Raises:
        OSError: if it cannot be written.
    """
    page = next(_first_pages(_beside(file)), _NO_PAGE)
    file.touch(mode=0o600)
    file.write_bytes(page)


def _beside(file: Path, end: str = "-wal") -> Path:
    file = Path(os.path.realpath(file))  # as SQLite does; `Path.resolve` fails on a circle of links
    return file.with_name(f"{file.name}{end}")


def _first_pages(log: Path) -> Iterator[bytes]:
    """Every state of the file's first page in a log."""
    with log.open("rb") as stream:
        header = stream.read(_HEADER)
        size = int.from_bytes(header[_PAGE_SIZE], "big")
        while 0 < size <= _LARGEST_PAGE:
            frame, page = stream.read(_FRAME_HEADER), stream.read(size)
            if len(page) < size or frame[_FRAME_SALTS] != header[_SALTS]:
                return
            if int.from_bytes(frame[_NUMBER], "big") == 1:
                yield page


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
