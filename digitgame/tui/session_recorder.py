"""Persist a session after every attempt so that it can be resumed."""

import asyncio
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.core.session import Session
from digitgame.core.session_json import to_json
from digitgame.storage.history import History
from digitgame.storage.sessions import SessionConflictError


@dataclass
class SessionRecorder:
    """Writes one session's attempts, skips and state.

    The `record_...` methods are for worker threads, in any order: a state never overwrites a later
    one. `submit` and `flush` are for the event loop.

    Two windows may continue the same session. If another window answered the same prompt first,
    this session continues under a new name.
    """

    history: History
    name: str
    """Unique name of the session."""
    learner: str
    started_at: datetime
    known: int = 0
    """Answers known to be saved under that name; any more are another window's."""
    writing: set[asyncio.Future[None]] = field(default_factory=set)
    """Pending writes of all recorders; for the event loop only."""
    on_fork: Callable[[], object] = lambda: None
    """Called from a worker thread when this session is forked from another window's."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _saved: tuple[bool, int, int, float] = (False, 0, 0, 0.0)

    def submit(self, write: Callable[[], None]) -> None:
        """Run a write in a thread in the background.

        A screen's own workers are not used: those that still wait for a thread are cancelled with
        the screen, for example if the last prompts are skipped quickly.
        """
        writing = asyncio.get_running_loop().run_in_executor(None, write)
        self.writing.add(writing)
        writing.add_done_callback(self.writing.discard)

    async def flush(self) -> None:
        """Wait for all pending writes."""
        if self.writing:
            await asyncio.wait(self.writing)

    def record_attempt(self, attempt: Attempt, session: Session) -> Attempt:
        """Save an attempt and the session after it; return the attempt as saved."""
        with self._lock:
            try:
                self.history.record(attempt, self._record(session), self.known)
            except SessionConflictError:
                self._fork()
                attempt = replace(attempt, session=self.name)
                self.history.record(attempt, self._record(session), self.known)
            self._mark_saved(session)
        return attempt

    def record_skip(self, prompt: int, target: int, at: datetime, session: Session) -> None:
        """Save a skipped prompt and the session after it."""
        with self._lock:
            try:
                self._write_skip(prompt, target, at, session)
            except SessionConflictError:
                self._fork()
                self._write_skip(prompt, target, at, session)
            self._mark_saved(session)

    def record_session(self, session: Session) -> None:
        """Save the session's state, once something was answered."""
        with self._lock:
            if session.answered and _progress_key(session) >= self._saved:
                # If another window continued it, nothing was answered here since.
                with suppress(SessionConflictError):
                    self.history.keep_session(self._record(session), self.known)
                self._mark_saved(session)

    def _write_skip(self, prompt: int, target: int, at: datetime, session: Session) -> None:
        state = self._record(session) if _progress_key(session) >= self._saved else None
        skip = Skip(self.learner, self.name, prompt, target, session.task, at)
        self.history.skip(skip, state, self.known)

    def _fork(self) -> None:
        self.name = uuid.uuid4().hex
        self.on_fork()

    def _mark_saved(self, session: Session) -> None:
        self._saved = max(self._saved, _progress_key(session))
        self.known = max(self.known, session.answered)

    def _record(self, session: Session) -> SessionRecord:
        return SessionRecord(
            name=self.name,
            learner=self.learner,
            task=session.task,
            started_at=self.started_at,
            state=to_json(session),
            is_finished=session.is_finished,
            answered=session.answered,
            right=session.right,
            points=session.points,
            seconds=session.seconds,
        )


def _progress_key(session: Session) -> tuple[bool, int, int, float]:
    """Return a key that grows with a session's progress."""
    tries = sum(len(prompt.tries) for prompt in session.prompts)
    return session.is_finished, session.position, tries, session.seconds
