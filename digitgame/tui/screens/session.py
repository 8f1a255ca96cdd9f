"""What practice, sprint and exam share: prompts are asked, drawings judged, and all of it kept."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink
from digitgame.core.records import Attempt, SessionRecord
from digitgame.core.scheduling import Skills, skills_from_tries
from digitgame.core.session import NOTHING_KNOWN, Session, Task
from digitgame.core.session_json import from_json
from digitgame.core.stopwatch import Stopwatch
from digitgame.core.tips import with_article
from digitgame.i18n import _
from digitgame.storage.database import HistoryError
from digitgame.tui.context import GameContext
from digitgame.tui.judging import PromptRef, judge_attempt
from digitgame.tui.layout import Cells
from digitgame.tui.look import JudgedInk, ghost_of
from digitgame.tui.messages import HistoryWriteFailed
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.session_recorder import SessionRecorder
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.target_digit import NAMES, TargetDigit
from model.raster import Points

# What follows a session, and what can be asked during one, is loaded when it comes to that.
if TYPE_CHECKING:
    from digitgame.tui.screens.summary import SummaryScreen

_PATIENCE = 0.25
"""Seconds without a verdict after which it is shown that there is one to come. Mostly it comes much
sooner, and sooner still where nothing else is painted meanwhile."""


class SessionScreen(DrawingScreen):
    """One prompt after the other."""

    TITLE = "digitgame"
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "check", "Check"),
        Binding("s", "skip", "Skip"),
    ]

    @dataclass
    class Judged(Message):
        """An attempt was judged and is on disk."""

        attempt: Attempt
        seen: JudgedInk
        ghost: Sequence[Points]
        session: Session
        """The session after it."""

    def __init__(
        self, game: GameContext, left: SessionRecord | None = None, session: Session | None = None
    ) -> None:
        """A new session, or one that was left.

        Args:
            game: what every screen needs of the outside world.
            left: the session to go on with.
            session: a new session of the learner's choice, instead of the usual one.

        Raises:
            SessionFormatError: if that was damaged.
        """
        super().__init__(game)
        self.session = from_json(left.state) if left else session or self.begin()
        name = uuid.UUID(int=game.rng.getrandbits(128), version=4).hex
        self.keeper = SessionRecorder(
            game.history,
            left.name if left else name,
            game.learner,
            left.started_at if left else game.now(),
            left.answered if left else 0,
            game.writing,
        )
        self.stopwatch = Stopwatch()
        self.is_judging = False

    def begin(self) -> Session:
        """A new session of this kind."""
        raise NotImplementedError

    def show_session(self) -> None:
        """Show how far the learner is."""
        raise NotImplementedError

    def tell(self, message: Judged) -> None:
        """Say how an attempt went, and go on from there."""
        raise NotImplementedError

    def advise(self, headline: str, words: str) -> None:
        """Say why there is no verdict."""
        raise NotImplementedError

    @property
    def is_verdict_shown(self) -> bool:
        """Is a verdict on the screen, so that the ink is final?"""
        return self.pad.is_locked and not self.is_judging and not self.session.is_finished

    @property
    def current_task(self) -> Task:
        """What the next attempt is made for."""
        return self.session.task

    @property
    def session_now(self) -> Session:
        """The session with the time spent on it up to this moment."""
        return self.session.after(self.stopwatch.seconds(self.game.clock()))

    def on_mount(self) -> None:
        """Ask for the first digit, or go on where the session was left."""
        words = _("This session goes on in another window, too. From here on they are two.")
        self.keeper.on_fork = partial(self.app.notify, words, title=_("History"), markup=False)
        if not self.session.is_finished and self.session.current.counted_attempt is not None:
            self.session = self.session.advance(self.game.rng)
        if self.session.is_finished:
            self.call_later(self.finish)
        else:
            self.ask()

    def on_screen_resume(self) -> None:
        """Show the summary, if the session ended under another screen."""
        if self.session.is_finished:
            self.finish()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what can be done now."""
        if action in ("check", "skip"):
            return self.is_large_enough and not self.pad.is_locked
        return super().check_action(action, parameters)

    # Textual calls every class's own handlers, overridden or not: these are for all kinds.

    @on(Button.Pressed, "#check")
    def press_check(self) -> None:
        """Check by button."""
        self.action_check()

    @on(Button.Pressed, "#skip")
    def press_skip(self) -> None:
        """Skip by button."""
        self.action_skip()

    @on(Pad.CheckAsked)
    def click_right(self) -> None:
        """Go on with the right mouse button, so that the hand stays on the mouse."""
        self.proceed()

    def proceed(self) -> None:
        """Do what comes next: here, check."""
        self.action_check()

    @on(Pad.Changed)
    def start_watch(self) -> None:
        """Time runs from the first ink on."""
        if not self.pad.is_locked and not self.pad.ink.is_blank:
            self.stopwatch = self.stopwatch.restarted_at(self.game.clock())

    def action_skip(self) -> None:
        """Give up this prompt; it counts as a miss unless it was answered before."""
        if not self.pad.is_locked:
            self.stop_watch()
            self.go_on()

    def action_check(self) -> None:
        """Ask for the verdict."""
        if self.pad.is_locked:
            return
        self.pad.lift()
        if self.pad.ink.is_blank:
            self.advise(_("Nothing drawn yet."), _("Draw on the pad, then check."))
            return
        self.start_judging()
        given = (self.pad.ink, self.pad.cells, self.session, self.current_task)
        self.run_detached(partial(self._judge, *given))

    def start_judging(self) -> None:
        """Make the ink final; no time passes for the learner while the machine works."""
        self.stop_watch()
        self.pad.is_locked = True
        self.is_judging = True
        self.set_timer(_PATIENCE, self._show_waiting)

    def _show_waiting(self) -> None:
        if self.is_judging:
            self.show_session()

    def stop_watch(self) -> None:
        """Add the time to the session's, and stand still."""
        self.session, self.stopwatch = self.session_now, Stopwatch()

    def _judge(self, ink: Ink, cells: Cells, session: Session, task: Task) -> None:
        """Read the ink and keep the attempt; only then is there a verdict."""
        attempt, seen = self.judged(ink, cells, session, task)
        after = session
        if task is not Task.TRACE:
            after = session.attempt(attempt.outcome, attempt.score, attempt.parts)
        try:
            attempt = self.keeper.attempt(attempt, after)
        except HistoryError as error:
            self.post_message(HistoryWriteFailed(str(error)))
        else:
            ghost = ghost_of(seen.judgement, attempt.target, cells, self.game)
            self.post_message(self.Judged(attempt, seen, ghost, after))

    def judged(
        self, ink: Ink, cells: Cells, session: Session, task: Task
    ) -> tuple[Attempt, JudgedInk]:
        """Ink as an attempt at the current prompt, with all that can be asked about it."""
        asked = PromptRef(
            session=self.keeper.name,
            learner=self.keeper.learner,
            prompt=session.position,
            target=session.current.target,
            task=task,
        )
        return judge_attempt(ink, cells, asked, self.game)

    @on(Judged)
    def take_verdict(self, message: Judged) -> None:
        """Count the attempt and say how it went."""
        self.is_judging = False
        self.session = message.session
        self.tell(message)
        self.show_session()

    @on(HistoryWriteFailed)
    def show_problem(self, message: HistoryWriteFailed) -> None:
        """Keep the ink and say why there is no verdict: nothing counts that is not kept."""
        self.is_judging = False
        self.pad.is_locked = False
        self.advise(_("Not kept, so not counted."), message.problem)
        self.show_session()

    def ask(self) -> None:
        """Show the current prompt and an empty pad."""
        target = self.session.current.target
        self.query_one(TargetDigit).digit = target
        self.query_one("#ask", Static).update(
            _("Draw {digit} ({name})", digit=with_article(target), name=_(NAMES[target]))
        )
        self.pad.is_locked = False
        self.pad.clear()
        self.show_session()
        self.call_after_refresh(self.game.on_idle)

    def go_on(self) -> None:
        """Ask for the next digit; after the last one, show the summary."""
        prompt, at = self.session.current, self.session.position
        self.session = self.session.advance(self.game.rng)
        if prompt.counted_attempt is None:
            self._keep_skip(at, prompt.target, self.session)
        elif not self.session.is_finished:  # killed here, it goes on with the digit that is asked
            self._keep(self.session)
        if self.session.is_finished:
            self.finish()
        else:
            self.ask()

    def finish(self) -> None:
        """Keep the session as finished and show the summary, when nothing lies over this screen."""
        self.pad.is_locked = True
        self._keep(self.session)
        if self.is_active:
            self.app.switch_screen(self.summary())

    def summary(self) -> "SummaryScreen":
        """How it went."""
        from digitgame.tui.screens.summary import SummaryScreen

        return SummaryScreen(self.game, self.session, self.keeper)

    def action_leave(self) -> None:
        """Back to where the learner came from; the session can be picked up again."""
        if not self.is_judging:
            self._keep(self.session_now)
        super().action_leave()

    def _keep_skip(self, prompt: int, target: int, session: Session) -> None:
        at = self.game.now()
        self._write(lambda: self.keeper.skip(prompt, target, at, session))

    def _keep(self, session: Session) -> None:
        self._write(lambda: self.keeper.session(session))

    def _write(self, write: Callable[[], None]) -> None:
        self.keeper.submit(write, partial(self.app.notify, severity="warning", markup=False))


def skills(game: GameContext) -> Skills:
    """What the learner can do, by the history; nothing is known where it cannot be read."""
    try:
        return skills_from_tries(game.history.answers(game.learner))
    except HistoryError:
        return NOTHING_KNOWN
