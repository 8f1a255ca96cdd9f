"""Base class of practice, sprint and exam: ask, judge and save."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink, Stroke
from digitgame.core.records import Attempt, SessionRecord
from digitgame.core.scheduling import Skills, skills_from_tries
from digitgame.core.session import NOTHING_KNOWN, Outcome, Session, Task
from digitgame.core.session_json import from_json
from digitgame.core.stopwatch import Stopwatch
from digitgame.core.tips import with_article
from digitgame.i18n import _
from digitgame.storage.database import HistoryError
from digitgame.tui.context import GameContext
from digitgame.tui.judging import JudgedInk, PromptRef, judge_attempt, usual_way
from digitgame.tui.layout import Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.summary import SummaryScreen
from digitgame.tui.session_recorder import SessionRecorder
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.target_digit import NAMES, TargetDigit
from digitgame.tui.widgets.verdict import Verdict

_PATIENCE = 0.25
"""Seconds without a verdict until the buttons are disabled. Usually the verdict comes much sooner,
and even sooner when nothing is repainted in between."""

_KEY_REPEAT = 0.7
"""Seconds in which the same key again is not a new press: terminals do not report releases, and a
key that is held repeats after 0.25 to 0.66 seconds, depending on the system."""


@dataclass(frozen=True)
class _SkippedPrompt:
    """A prompt that was skipped, until the next digit is begun."""

    before: Session
    ink: Ink
    cells: Cells
    """Size of the pad when it was skipped."""
    at: datetime


class SessionScreen(DrawingScreen):
    """A session of prompts."""

    CHECKS_BY_ITSELF = True
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "check", "Check"),
        Binding("s", "skip", "Skip"),
    ]

    HAS_VERDICTS = True
    """Shows at once whether a digit is right."""

    @dataclass
    class Judged(Message):
        """An attempt was judged and saved."""

        attempt: Attempt
        judged_ink: JudgedInk
        session: Session
        """The session after it."""

    def __init__(self, game: GameContext, left: SessionRecord | None = None) -> None:
        """Start a session, or continue an unfinished one.

        Args:
            game: services and settings.
            left: the session to continue.

        Raises:
            SessionFormatError: if the unfinished session is invalid.
        """
        super().__init__(game)
        self.session = from_json(left.state) if left else self.create_session()
        name = uuid.UUID(int=game.rng.getrandbits(128), version=4).hex
        self.recorder = SessionRecorder(
            game.history,
            left.name if left else name,
            game.learner,
            left.started_at if left else game.now(),
            left.answered if left else 0,
            game.writing,
        )
        self.stopwatch = Stopwatch()
        self.is_judging = False
        self._pressed: dict[str, float] = {}
        self._asked: tuple[str, tuple[Stroke, ...]] | None = None
        """The action that was asked about, and the ink at that time."""
        self._skipped: _SkippedPrompt | None = None

    def create_session(self) -> Session:
        """Create a new session."""
        raise NotImplementedError

    def show_session(self) -> None:
        """Show the session's progress; subclasses show more than the buttons' state."""
        for button in self.query(Button):
            button.disabled = self.is_judging
        self.refresh_bindings()

    def show_result(self, message: Judged) -> None:
        """Show the result of an attempt, and go on."""
        raise NotImplementedError

    def explain_prompt(self) -> None:
        """Show how to answer the prompt."""
        self.query_one(Verdict).explain("", "")

    def is_held(self, key: str) -> bool:
        """Return whether a key is held down or was hit twice, so that it must count once."""
        now = self.game.clock()
        since = now - self._pressed.get(key, -_KEY_REPEAT)
        self._pressed[key] = now
        return 0 <= since < _KEY_REPEAT

    def confirm(self, action: str, headline: str, words: str) -> bool:
        """Return whether an action was asked for twice in a row; ask the first time."""
        asked, self._asked = self._asked, (action, self.pad.ink.strokes)
        if asked != self._asked:
            self.advise(headline, words)
            return False
        return True

    @property
    def is_verdict_shown(self) -> bool:
        """Return whether a verdict is shown, so that the ink is final."""
        return self.pad.is_locked and not self.is_judging and not self.session.is_finished

    @property
    def current_task(self) -> Task:
        """The task of the next attempt."""
        return self.session.task

    @property
    def session_now(self) -> Session:
        """The session including the time up to now."""
        return self.session.after(self.stopwatch.seconds(self.game.clock()))

    def on_mount(self) -> None:
        """Ask for the first digit, or continue an unfinished session."""
        words = _("This session is also open in another window. From now on they are separate.")
        self.recorder.on_fork = partial(self.app.notify, words, title=_("History"), markup=False)
        if not self.session.is_finished and self.session.current.counted_attempt is not None:
            self.session = self.session.advance(self.game.rng)
        if self.session.is_finished:
            self.call_later(self.finish)
        else:
            self.ask()

    def on_screen_resume(self) -> None:
        """Show the summary if the session ended under another screen."""
        if self.session.is_finished:
            self.finish()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only available actions in the footer."""
        if action in ("check", "skip"):
            return self.is_large_enough and not self.pad.is_locked
        return super().check_action(action, parameters)

    # Textual calls the handlers of every class, even overridden ones; these serve all subclasses.

    @on(Button.Pressed, "#check")
    def press_check(self) -> None:
        """Check."""
        self.action_check()

    @on(Button.Pressed, "#skip")
    def press_skip(self) -> None:
        """Skip."""
        self.action_skip()

    def proceed(self) -> None:
        """Take the next step: here, check."""
        self.action_check()

    @on(Pad.Changed)
    def start_stopwatch(self) -> None:
        """Start the stopwatch with the first ink."""
        if not self.pad.is_locked and not self.pad.ink.is_blank:
            self.stopwatch = self.stopwatch.restarted_at(self.game.clock())

    @on(Pad.Changed)
    def begin(self) -> None:
        """Settle a skip once the next digit is begun, and forget a question about other ink."""
        if not self.pad.ink.is_blank:
            self._save_skip()
        if self._asked and self._asked[1] != self.pad.ink.strokes:
            self._asked = None
            self.explain_prompt()

    def action_skip(self) -> None:
        """Skip this prompt, once a press; ask first if that loses ink or ends the session."""
        if self.is_held("skip") or self.pad.is_locked:
            return
        self.pad.lift()
        if not self.pad.ink.is_blank:
            words = _("Your drawing will be gone. Press S again to skip, or go on drawing.")
        elif (
            self.session.task is not Task.SPRINT and self.session.position + 1 == self.session.total
        ):
            words = _("It is the last digit. Press S again to skip it and see how you did.")
        else:
            words = ""
        if not words or self.confirm("skip", _("Skip this digit?"), words):
            self.skip()

    @property
    def says_more(self) -> bool:
        """Return whether a question or the way to undo a skip is shown."""
        return self._asked is not None or self._skipped is not None

    def skip(self) -> None:
        """Ask for the next digit; the prompt is a miss unless it was answered before."""
        self._save_skip()
        self.stop_stopwatch()
        skipped = _SkippedPrompt(self.session, self.pad.ink, self.pad.cells, self.game.now())
        self.session = self.session.advance(self.game.rng)
        self._skipped = skipped
        if self.session.is_finished:
            self.finish()
        else:
            self.ask()
            self.advise(_("Skipped."), _("Ctrl+Z brings it back until you draw."))

    @on(Pad.NothingToUndo)
    def undo_skip(self) -> None:
        """Return to the prompt that was just skipped, and to its ink."""
        skipped, self._skipped = self._skipped, None
        if skipped is None or self.pad.is_locked:
            return
        self.session = replace(skipped.before, seconds=self.session.seconds)
        self.ask()
        self.explain_prompt()
        self.pad.load_ink(skipped.ink, skipped.cells)

    def action_check(self) -> None:
        """Judge the drawing."""
        if not self.finish_drawing():
            return
        self._save_skip()
        self.start_judging()
        args = (self.pad.ink, self.pad.cells, self.session, self.current_task)
        self.run_detached(partial(self._judge_and_save, *args))

    def start_judging(self) -> None:
        """Lock the pad and stop the stopwatch while the drawing is judged."""
        self.stop_stopwatch()
        self.pad.is_locked = True
        self.is_judging = True
        self.set_timer(_PATIENCE, self._show_waiting)

    def _show_waiting(self) -> None:
        if self.is_judging:
            self.show_session()

    def stop_stopwatch(self) -> None:
        """Add the elapsed time to the session and stop the stopwatch."""
        self.session, self.stopwatch = self.session_now, Stopwatch()

    def _judge_and_save(self, ink: Ink, cells: Cells, session: Session, task: Task) -> None:
        """Judge and save the attempt before its verdict is shown."""
        attempt, judged_ink = self.judge(ink, cells, session, task)
        after = session
        if task is not Task.TRACE:
            after = session.attempt(attempt.outcome, attempt.score, attempt.parts)
        attempt = self.recorder.record_attempt(attempt, after)
        self.post_message(self.Judged(attempt, judged_ink, after))

    def judge(
        self, ink: Ink, cells: Cells, session: Session, task: Task
    ) -> tuple[Attempt, JudgedInk]:
        """Judge ink as an attempt at the current prompt."""
        prompt = PromptRef(
            session=self.recorder.name,
            learner=self.recorder.learner,
            prompt=session.position,
            target=session.current.target,
            task=task,
        )
        return judge_attempt(ink, cells, prompt, self.game)

    @on(Judged)
    def take_verdict(self, message: Judged) -> None:
        """Count the attempt and show its result."""
        self.is_judging = False
        self.session = message.session
        is_right = self.HAS_VERDICTS and message.attempt.outcome is Outcome.RIGHT
        if is_right and self.game.settings.bell:
            self.app.bell()
        self.show_result(message)
        self.show_session()

    def ask(self) -> None:
        """Show the current prompt and an empty pad."""
        self._asked = None
        self.show_target(self.session.current.target)
        self.pad.is_locked = False
        self.pad.clear()
        self.show_session()
        self.call_after_refresh(self.game.on_idle)

    def show_target(self, target: int) -> None:
        """Show the digit to draw."""
        self.query_one(TargetDigit).way = usual_way(target, self.game)
        self.query_one("#ask", Static).update(
            _("Draw {digit} ({name}).", digit=with_article(target), name=_(NAMES[target]))
        )

    def go_on(self) -> None:
        """Ask for the next digit; after the last one, show the summary."""
        self.session = self.session.advance(self.game.rng)
        if not self.session.is_finished:  # so that a killed game continues with this digit
            self._save(self.session)
        if self.session.is_finished:
            self.finish()
        else:
            self.ask()

    def finish(self) -> None:
        """Save the session as finished and show the summary, unless another screen is open."""
        self.pad.is_locked = True
        self._save_skip()
        self._save(self.session)
        if self.is_active:
            self.app.switch_screen(self.create_summary())

    def create_summary(self) -> SummaryScreen:
        """Create the screen shown after the session."""
        return SummaryScreen(self.game, self.session, self.recorder)

    def action_leave(self) -> None:
        """Go back to the previous screen; the session can be resumed."""
        self._save_skip()
        if not self.is_judging:
            self._save(self.session_now)
        super().action_leave()

    def on_unmount(self) -> None:
        """Save a skip also if the game is left from here."""
        self._save_skip()

    def _save_skip(self) -> None:
        """Save the prompt that was skipped last, which can then no longer be undone."""
        skipped, self._skipped = self._skipped, None
        if skipped is None:
            return
        session, at, passed = self.session, skipped.at, skipped.before.position
        prompt = session.prompts[passed]
        if prompt.skipped:
            self.recorder.submit(
                lambda: self.recorder.record_skip(passed, prompt.target, at, session)
            )
        else:
            self._save(session)

    def _save(self, session: Session) -> None:
        self.recorder.submit(lambda: self.recorder.record_session(session))


def load_skills(game: GameContext) -> Skills:
    """Load the learner's skills; none if the history cannot be read."""
    try:
        return skills_from_tries(game.history.answers(game.learner))
    except HistoryError:
        return NOTHING_KNOWN
