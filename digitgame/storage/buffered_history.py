"""The history that one plays with: whatever becomes of its file, play goes on and nothing is lost.

What cannot be put into the file is held in memory, in a database like it, and goes into the file as
soon as that takes it. Attempts have names, so that none is in it twice.
"""

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
from typing import TYPE_CHECKING

from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.i18n import _
from digitgame.storage.database import (
    BUSY_SECONDS,
    IN_MEMORY,
    SQLITE_ERRORS,
    CorruptDatabaseError,
    HistoryError,
    reason,
)
from digitgame.storage.history import History

if TYPE_CHECKING:
    from digitgame.storage.recovery import RecoveryResult

_BRIEFLY = 0.5
"""Seconds to wait for another session while something is held: a learner waits, too."""

_MOST_RESCUES = 3
"""Times that a damaged file is looked through where nothing can be written beside it."""

_LAST_SECONDS = 3.0
"""Seconds for what goes on in another thread when the game ends: less than `ending.GRACE`."""

HELD_NAME = "digitgame-unkept-"
"""How a file's name begins that holds what could not be kept."""


class BufferedHistory(History):
    """A history that never fails to take what was drawn.

    Reading goes by the file, or, where that could not be opened, by what is held. `retry` is to be
    called from time to time, in a thread. Reading raises `HistoryError` as ever; writing only what
    could not be kept anywhere.
    """

    def __init__(self, file: Path) -> None:
        """Open or make the file; where that fails, hold what is drawn until it can be.

        Args:
            file: where the history is to be.
        """
        self._file = file
        self._lock = threading.RLock()
        self._retrying = threading.Lock()
        self._is_closing = False
        self._held: History | None = None
        self._own: History | None = None
        self._news: deque[str] = deque()
        self._rescues = 0
        self._is_damaged = False
        self.waiting = 0
        """How many attempts and skipped prompts are held."""
        self.problem = ""
        """Why nothing can be kept just now, and what to do; empty where all is kept."""
        self.troubled: Callable[[], object] = lambda: None
        """Called when that changes, in the thread in which it did, before the writing returns."""
        self._added: dict[str, datetime] = {}
        try:
            self._own = History(file)
        except HistoryError as error:
            self._note(error)
        self._database = (self._own or self._buffer())._database

    @property
    def file(self) -> Path:
        """Where the history is, or is to be."""
        return self._file

    def pop_notices(self) -> list[str]:
        """What a learner should be told, once: what is not being kept and why, what was saved."""
        told = list(self._news)
        for _told in told:
            self._news.popleft()
        return told

    def record(
        self, attempt: Attempt, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Keep an attempt, or hold it."""
        # Named before it is tried: where it is unclear whether it arrived, it can be sent again.
        named = attempt if attempt.name else replace(attempt, name=uuid.uuid4().hex)
        self._write(lambda history: history.record(named, session, known), 1)

    def keep_session(self, session: SessionRecord, known: int | None = None) -> None:
        """Keep a session, or hold it."""
        self._write(lambda history: history.keep_session(session, known))

    def add_learner(self, name: str, at: datetime) -> None:
        """Let a learner be known, in the file or by what is held."""
        self._write(lambda history: history.add_learner(name, at))
        if self.problem:
            self._added[name] = at

    def skip(
        self, passed: Skip, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Keep that a prompt was passed, or hold it."""
        self._write(lambda history: history.skip(passed, session, known), 1)

    def drawings_of(self, learner: str, session: str) -> list[Attempt]:
        """A session's attempts, with those that are held."""
        kept = super().drawings_of(learner, session)
        held = self._held
        if not (self.waiting and held) or self._database is held._database:
            return kept
        names = {attempt.name for attempt in kept}
        others = held.drawings_of(learner, session)
        return kept + [attempt for attempt in others if attempt.name not in names]

    def retry(self) -> None:
        """Try again to write what is held; a damaged file is mended first. For threads."""
        if not self.problem or not self._retrying.acquire(blocking=False):
            return
        try:
            self._reopen()
            with self._lock:
                self._flush()
        except HistoryError as error:
            self._note(error)
        finally:
            self._retrying.release()

    def close(self) -> None:
        """Try a last time, and let go of the file; what is held is gone then."""
        self.finish(())

    def finish(self, folders: Iterable[Path]) -> Path | None:
        """Try a last time, write what is still held into a file of its own, and let go of both.

        Args:
            folders: as in `dump_pending`.

        Returns:
            as `dump_pending`.
        """
        self._is_closing = True
        self.retry()
        # Another thread's try, if there is one, gets the time to end.
        is_free = self._retrying.acquire(timeout=_LAST_SECONDS)
        saved = self.dump_pending(folders)
        for each in (self._own, self._held):
            if each:
                each.close()
        if is_free:
            self._retrying.release()
        return saved

    def dump_pending(self, folders: Iterable[Path]) -> Path | None:
        """Write what is held into a file of its own, which `digitgame import` takes.

        Args:
            folders: where to try, one after the other.

        Returns:
            the new file, readable by its owner alone; None where nothing is held or no folder
            takes it.
        """
        with self._lock:
            if not self.waiting:
                return None
            try:
                content = self._buffer()._connection.serialize()
            except SQLITE_ERRORS:
                return None
        for folder in folders:
            with suppress(OSError):
                return _written(content, folder)
        return None

    def _buffer(self) -> History:
        """What holds what the file does not take; made when it is first needed."""
        with self._lock:
            if self._held is None:
                self._held = History(IN_MEMORY)
            return self._held

    def _write(self, put: Callable[[History], None], count: int = 0) -> None:
        """Put something into the file, or hold it.

        Raises:
            HistoryError: if it cannot even be held: no database would take it.
        """
        with self._lock:
            problem = self._try(put)
            if problem is None:
                return
            put(self._buffer())
            self.waiting += count
            self._note(problem)

    def _try(self, put: Callable[[History], None]) -> HistoryError | None:
        """Put something into the file; what was in the way, if anything."""
        own = self._own
        if self.problem or own is None:  # it has to come after what is held already
            return HistoryError(self.problem)
        try:
            if own._database.is_same_file:
                put(own)
                if own._database.is_same_file:
                    return None
        except HistoryError as error:
            return error
        return HistoryError(f"The history {self._file} was deleted or replaced meanwhile.")

    def _note(self, error: HistoryError) -> None:
        """Remember what is in the way, and have it told when it is new."""
        self._is_damaged = self._is_damaged or isinstance(error, CorruptDatabaseError)
        if str(error) != self.problem:
            self.problem = str(error)
            if self._own:
                self._own._database.wait_at_most(_BRIEFLY)
            self._news.append(
                _(
                    "{problem} Play goes on: what you draw is held until it can be kept.",
                    problem=self.problem,
                )
            )
            self.troubled()

    def _reopen(self) -> None:
        """See that the file is open and sound.

        Raises:
            HistoryError: if it cannot be.
        """
        own = self._own
        if own and own._database.is_same_file and not self._is_damaged:
            return
        if self._is_damaged:
            self._recover()
        elif own:
            self._detach(own)
        opened = History(self._file, _BRIEFLY)
        with self._lock:
            self._own, self._database = opened, opened._database
        if own:
            own.close()

    def _detach(self, own: History) -> None:
        """Let go of a file that was moved, deleted or replaced.

        Raises:
            HistoryError: if it cannot take what its log holds.
        """
        own._database.detach()
        with self._lock:
            self._own, self._database = None, self._buffer()._database

    def _recover(self) -> None:
        """Mend the file.

        Raises:
            HistoryError: if that fails.
        """
        if self._rescues >= _MOST_RESCUES or self._is_closing:
            raise HistoryError(self.problem)
        from digitgame.storage.recovery import (  # rarely needed
            RecoveryCancelledError,
            recover_database,
        )

        self._rescues += 1
        with self._lock:
            if self._own:
                self._own.close()
                self._own, self._database = None, self._buffer()._database
        try:
            rescued = recover_database(self._file, lambda: self._is_closing)
        except RecoveryCancelledError as error:
            raise HistoryError(self.problem) from error
        except (OSError, HistoryError, *SQLITE_ERRORS) as error:
            # A history's error names the new file, of which nobody knows.
            cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
            why = cause.strerror if isinstance(cause, OSError) else reason(cause)
            raise HistoryError(
                f"The history {self._file} is damaged and cannot be mended: {why}. "
                "Check that folder and the space on its disk, or choose another with --data."
            ) from error
        self._is_damaged = False
        if rescued:
            self._news.append(_describe_failure(self._file, rescued))

    def _flush(self) -> None:
        """Put all that is held into the file.

        Raises:
            HistoryError: if it does not take it.
        """
        own, held = self._own, self._buffer()
        if own is None:
            raise HistoryError(self.problem)
        own.merge(attempt for _, attempt in held.attempts_with_ids())
        own.merge_sessions(
            (each for each in held.parsed_sessions() if isinstance(each, SessionRecord)),
            (each for each in held.parsed_skips() if isinstance(each, Skip)),
        )
        for name, at in self._added.items():
            own.add_learner(name, at)
        kept = self.waiting
        held.close()
        self._held, self.waiting, self.problem, self._rescues = None, 0, "", 0
        self._added.clear()
        own._database.wait_at_most(BUSY_SECONDS)
        if kept:
            self._news.append(
                _("What you drew is kept now ({number} of it had to wait).", number=kept)
            )


def _describe_failure(file: Path, rescued: "RecoveryResult") -> str:
    if rescued.known is None:
        read = str(rescued.attempts)
    else:
        read = _("{number} of {count}", number=rescued.attempts, count=rescued.known)
    return _(
        "The history {file} was damaged. Of the attempts in it {read} could be read and are kept "
        "on; the damaged file is now {aside}.",
        file=file,
        read=read,
        aside=rescued.aside,
    )


def _written(content: bytes, folder: Path) -> Path:
    number, name = tempfile.mkstemp(dir=folder, prefix=HELD_NAME, suffix=".sqlite3")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
