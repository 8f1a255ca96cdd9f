"""A history that buffers writes in memory while its file is unavailable."""

import json
import os
import tempfile
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.i18n import _
from digitgame.storage.attempt_json import to_record
from digitgame.storage.database import (
    BUSY_SECONDS,
    IN_MEMORY,
    SQLITE_ERRORS,
    CorruptDatabaseError,
    Database,
    HistoryError,
    reason,
)
from digitgame.storage.history import History
from digitgame.storage.recovery import (
    RecoveryCancelledError,
    RecoveryResult,
    recover_database,
)

_SHORT_WAIT = 0.5
"""Seconds to wait for another session while writes are pending: the learner waits, too."""

_MAX_RECOVERIES = 3
"""Attempts to recover a damaged file if nothing can be written next to it."""

_CLOSE_TIMEOUT = 3.0
"""Seconds to wait for a retry in another thread when closing; less than `signals.GRACE`."""

_DUMP_PREFIX = "digitgame-unkept-"

_Learner = tuple[str, datetime]
"""The name of a learner to add, and when."""

_Pending = Attempt | Skip | SessionRecord | _Learner

_Kind = TypeVar("_Kind")


class BufferedHistory(History):
    """A history whose writes never fail: they are buffered until the file accepts them.

    Reads use the file, or a database with the pending writes if the file could not be opened. Call
    `retry` from time to time in a thread. Reading raises `HistoryError` as usual, writing never.
    """

    def __init__(self, file: Path) -> None:
        """Open or create the file; if that fails, buffer writes until it succeeds."""
        self._file = file
        self._lock = threading.RLock()
        self._retry_lock = threading.Lock()
        self._is_closing = False
        self._is_corrupt = False
        self._recoveries = 0
        self._notices: deque[str] = deque()
        self._pending: list[_Pending] = []
        self.problem = ""
        """The reason nothing can be stored, and how to fix it; empty if everything is stored."""
        self.troubled: Callable[[], object] = lambda: None
        """Called when `problem` changes, in the writing thread, before the write returns."""
        try:
            self._database = Database(file)
        except HistoryError as error:
            self._database = Database(IN_MEMORY)
            self._report(error)

    @property
    def file(self) -> Path:
        """The path of the history, which may not exist yet."""
        return self._file

    @property
    def waiting(self) -> int:
        """The number of pending attempts."""
        return len(self._select(Attempt))

    def pop_notices(self) -> list[str]:
        """Return and clear the pending notices for the learner."""
        return [self._notices.popleft() for _notice in range(len(self._notices))]

    def record(
        self, attempt: Attempt, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Store an attempt, now or later."""
        # Named first: if it is unclear whether it was stored, it can be sent again.
        named = replace(attempt, name=attempt.name or uuid.uuid4().hex)
        self._write(lambda: History.record(self, named, session, known), named, session)

    def keep_session(self, session: SessionRecord, known: int | None = None) -> None:
        """Store a session, now or later."""
        self._write(lambda: History.keep_session(self, session, known), session)

    def add_learner(self, name: str, at: datetime) -> None:
        """Add a learner, now or later."""
        self._write(lambda: History.add_learner(self, name, at), (name, at))

    def skip(
        self, passed: Skip, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Store a skipped prompt, now or later."""
        self._write(lambda: History.skip(self, passed, session, known), passed, session)

    def drawings_of(self, learner: str, session: str) -> list[Attempt]:
        """Return a session's attempts, including the pending ones."""
        stored = super().drawings_of(learner, session)
        names = {attempt.name for attempt in stored}
        return stored + [
            attempt
            for attempt in self._select(Attempt)
            if (attempt.learner, attempt.session) == (learner, session)
            and attempt.name not in names
        ]

    def retry(self) -> None:
        """Write what is pending, after recovering a damaged file. Call it in a thread."""
        if not self.problem or not self._retry_lock.acquire(blocking=False):
            return
        try:
            self._reopen()
            with self._lock:
                self._flush()
        except HistoryError as error:
            self._report(error)
        finally:
            self._retry_lock.release()

    def close(self) -> None:
        """Write what is pending, if possible, and close the file."""
        self.finish(())

    def finish(self, folders: Iterable[Path]) -> Path | None:
        """Write what is pending, else dump it as `dump_pending` does, and close the file."""
        self._is_closing = True
        self.retry()
        is_free = self._retry_lock.acquire(timeout=_CLOSE_TIMEOUT)
        dump = self.dump_pending(folders)
        self._database.close()
        if is_free:
            self._retry_lock.release()
        return dump

    def dump_pending(self, folders: Iterable[Path]) -> Path | None:
        """Write the pending attempts to a new file, as `digitgame export --format jsonl` would.

        Args:
            folders: to try one after the other.

        Returns:
            the file, readable only by the owner; None if nothing is pending or no folder writable.
        """
        # Without the lock, which a thread may hold that is waiting for a failing disk.
        attempts = self._select(Attempt)
        if attempts:
            records = (to_record(number, attempt) for number, attempt in enumerate(attempts, 1))
            content = "".join(json.dumps(record, allow_nan=False) + "\n" for record in records)
            for folder in folders:
                with suppress(OSError):
                    return _write_dump(content, folder)
        return None

    def _select(self, kind: type[_Kind]) -> list[_Kind]:
        return [record for record in tuple(self._pending) if isinstance(record, kind)]

    def _write(self, put: Callable[[], None], *records: _Pending | None) -> None:
        """Write to the file, or add the records to the pending ones."""
        with self._lock:
            if not self.problem:
                try:
                    if self._database.is_same_file:
                        put()
                        if self._database.is_same_file:
                            return
                    raise HistoryError(
                        f"The history {self._file} was moved, deleted or replaced during the game."
                    )
                except HistoryError as error:
                    self._report(error)
            elif self._database.file == IN_MEMORY:
                put()
            self._pending += filter(None, records)

    def _report(self, error: HistoryError) -> None:
        """Remember why writing failed, and add a notice if the reason is new."""
        self._is_corrupt = self._is_corrupt or isinstance(error, CorruptDatabaseError)
        if str(error) != self.problem:
            self.problem = str(error)
            self._database.wait_at_most(_SHORT_WAIT)
            self._notices.append(
                _(
                    "{problem} You can go on: your drawings stay in memory until they can be "
                    "saved.",
                    problem=self.problem,
                )
            )
            self.troubled()

    def _reopen(self) -> None:
        """Open the file again if it is not open, or was replaced; recover it if it is damaged.

        Raises:
            HistoryError: if that fails.
        """
        if self._is_corrupt:
            self._recover()
        elif self._database.file == self._file:
            if self._database.is_same_file:
                return
            self._database.detach()
            self._use_memory()
        self._switch(Database(self._file, _SHORT_WAIT))

    def _use_memory(self) -> None:
        """Read from the pending writes instead of the file."""
        with self._lock:
            self._switch(Database(IN_MEMORY))
            self._put_pending()

    def _switch(self, database: Database) -> None:
        with self._lock:
            previous, self._database = self._database, database
        previous.close()

    def _recover(self) -> None:
        """Replace the damaged file with a recovered copy.

        Raises:
            HistoryError: if that fails.
        """
        if self._recoveries >= _MAX_RECOVERIES or self._is_closing:
            raise HistoryError(self.problem)
        self._recoveries += 1
        self._use_memory()
        try:
            recovered = recover_database(self._file, lambda: self._is_closing)
        except RecoveryCancelledError as error:
            raise HistoryError(self.problem) from error
        except (OSError, HistoryError, *SQLITE_ERRORS) as error:
            # The message of a `HistoryError` names the temporary file.
            cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
            why = cause.strerror if isinstance(cause, OSError) else reason(cause)
            raise HistoryError(
                f"The history {self._file} is damaged and cannot be recovered: {why}. "
                "Check that folder and the space on its disk, or choose another with --data."
            ) from error
        self._is_corrupt = False
        if recovered:
            self._notices.append(_format_recovery(self._file, recovered))

    def _flush(self) -> None:
        """Write everything pending to the file.

        Raises:
            HistoryError: if that fails.
        """
        self._put_pending()
        number = self.waiting
        self._pending.clear()
        self.problem, self._recoveries = "", 0
        self._database.wait_at_most(BUSY_SECONDS)
        if number:
            self._notices.append(
                _("Your drawings are saved now ({number} had to wait).", number=number)
            )

    def _put_pending(self) -> None:
        """Write everything pending to the current database; what it already has is skipped.

        Raises:
            HistoryError: if that fails.
        """
        latest = {(each.learner, each.name): each for each in self._select(SessionRecord)}
        self.merge(self._select(Attempt))
        self.merge_sessions(latest.values(), self._select(Skip))
        for name, at in self._select(tuple):
            super().add_learner(name, at)


def _format_recovery(file: Path, recovered: RecoveryResult) -> str:
    if recovered.known is None:
        read = str(recovered.attempts)
    else:
        read = _("{number} of {count}", number=recovered.attempts, count=recovered.known)
    return _(
        "The history {file} was damaged. Attempts recovered from it: {read}. The damaged "
        "file is now {aside}.",
        file=file,
        read=read,
        aside=recovered.aside,
    )


def _write_dump(content: str, folder: Path) -> Path:
    number, name = tempfile.mkstemp(dir=folder, prefix=_DUMP_PREFIX, suffix=".jsonl")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as stream:
            stream.write(content)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
