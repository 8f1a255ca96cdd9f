"""The keeper: has a session on disk with each attempt, so that it can be picked up again."""

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
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.sessions import SessionConflictError


@dataclass
class SessionRecorder:
    """Writes one session's attempts, skips and state.

    `attempt`, `skip` and `session` are for threads, which come in any order: what is older than
    what is on disk already is not written over it. They raise `HistoryError` where something could
    not be kept. `later` and `settle` are for the loop.

    Two windows may go on with one session. Who comes second to a prompt was asked for a digit of
    its own there, so that window's session parts from the other and goes on under a new name.
    """

    history: History
    name: str
    """The session's unique name."""
    learner: str
    started_at: datetime
    known: int = 0
    """Answers that are known to be kept under that name: any more are another window's."""
    writing: set[asyncio.Future[None]] = field(default_factory=set)
    """What is being written, here or by other keepers; the loop's alone."""
    on_fork: Callable[[], object] = lambda: None
    """Called, in a thread, when this session parts from another window's."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: tuple[bool, int, int, float] = (False, 0, 0, 0.0)

    def submit(self, write: Callable[[], None], failed: Callable[[str], object]) -> None:
        """Have something written while the screen goes on.

        A screen's own workers would not do: those that wait for a thread are cancelled with it, as
        when the last prompts of a session are skipped quickly.

        Args:
            write: writes it; called in a thread.
            failed: told why it could not be kept; called in that thread.
        """
        writing = asyncio.get_running_loop().run_in_executor(None, _try, write, failed)
        self.writing.add(writing)
        writing.add_done_callback(self.writing.discard)

    async def flush(self) -> None:
        """Wait for all that is being written."""
        if self.writing:
            await asyncio.wait(self.writing)

    def attempt(self, attempt: Attempt, session: Session) -> Attempt:
        """Keep an attempt, and the session after it; the attempt as it is kept."""
        with self._lock:
            try:
                self.history.record(attempt, self._state(session), self.known)
            except SessionConflictError:
                self._fork()
                attempt = replace(attempt, session=self.name)
                self.history.record(attempt, self._state(session), self.known)
            self._note(session)
        return attempt

    def skip(self, prompt: int, target: int, at: datetime, session: Session) -> None:
        """Keep that a prompt was passed, and the session after it."""
        with self._lock:
            try:
                self._skip(prompt, target, at, session)
            except SessionConflictError:
                self._fork()
                self._skip(prompt, target, at, session)
            self._note(session)

    def session(self, session: Session) -> None:
        """Keep how far the session is, once there is something in it."""
        with self._lock:
            if session.answered and _reached(session) >= self._kept:
                # Where it was taken up, nothing was answered here since.
                with suppress(SessionConflictError):
                    self.history.keep_session(self._state(session), self.known)
                self._note(session)

    def _skip(self, prompt: int, target: int, at: datetime, session: Session) -> None:
        state = self._state(session) if _reached(session) >= self._kept else None
        passed = Skip(self.learner, self.name, prompt, target, session.task, at)
        self.history.skip(passed, state, self.known)

    def _fork(self) -> None:
        self.name = uuid.uuid4().hex
        self.on_fork()

    def _note(self, session: Session) -> None:
        self._kept = max(self._kept, _reached(session))
        self.known = max(self.known, session.answered)

    def _state(self, session: Session) -> SessionRecord:
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


def _try(write: Callable[[], None], failed: Callable[[str], object]) -> None:
    try:
        write()
    except HistoryError as error:
        failed(str(error))


def _reached(session: Session) -> tuple[bool, int, int, float]:
    """How far a session is: of two states of the same one, the later is the larger."""
    tries = sum(len(prompt.tries) for prompt in session.prompts)
    return session.is_finished, session.position, tries, session.seconds
