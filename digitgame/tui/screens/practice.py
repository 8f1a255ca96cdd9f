"""Practice: prompts with verdicts and retries."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from digitgame.core.records import SessionRecord
from digitgame.core.session import TRACE_AFTER, Session, Task, new_session
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.judging import default_ghost
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import ghost_marks
from digitgame.tui.screens.session import SessionScreen, load_skills
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.prompt_marks import PromptMarks
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import Verdict
from model.raster import Points


class PracticeScreen(SessionScreen):
    """A session in which each drawing gets a verdict and can be retried."""

    SUB_TITLE = N_("Practice")
    HELP: ClassVar[str] = help_pages.PRACTICE
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "check", "Check"),  # repeated: actions of a key replace the base class's
        Binding("enter", "next", "Next"),
        Binding("r", "retry", "Try again"),
        Binding("t", "trace", "Trace"),
    ]

    def __init__(
        self,
        game: GameContext,
        left: SessionRecord | None = None,
        *,
        digits: tuple[int, ...] = (),
        count: int = 0,
    ) -> None:
        """Start a session, or continue an unfinished one.

        Args:
            game: services and settings.
            left: the session to continue.
            digits: digits to practise, instead of the chosen ones.
            count: number of prompts, instead of the chosen one.

        Raises:
            SessionFormatError: if the unfinished session is invalid.
        """
        self._digits, self._count = digits or game.digits, count or game.count
        super().__init__(game, left)
        self._is_tracing = False

    def create_session(self) -> Session:
        """Create a practice session."""
        game = self.game
        return new_session(game.rng, self._count, skills=load_skills(game), digits=self._digits)

    @property
    def current_task(self) -> Task:
        """Tracing or practice."""
        return Task.TRACE if self._is_tracing else Task.PRACTICE

    def compose_panel(self) -> ComposeResult:
        """Lay out the progress, target, verdict, buttons and accuracy."""
        yield PromptMarks()
        yield Static(id="ask")
        yield TargetDigit()
        yield Verdict()
        with Horizontal(id="buttons"):
            yield PadButton(_("Check"), "check", "primary")
            yield PadButton(_("Try again"), "retry")
            yield PadButton(_("Trace"), "trace")
            yield PadButton(_("Next"), "next", "primary")
            yield PadButton(_("Skip"), "skip")
        yield from self.compose_questions()
        yield Static(id="accuracy")

    def fit_panel(self, room: Cells) -> None:
        """Also fit the verdict and the ghost."""
        super().fit_panel(room)
        self.query_one(Verdict).has_air = not self.is_tight
        self._show_guide()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only available actions in the footer."""
        if action in ("retry", "next"):
            return self.is_large_enough and self.is_verdict_shown
        if action == "trace":
            return self.is_large_enough and self._may_trace()
        return super().check_action(action, parameters)

    def proceed(self) -> None:
        """Check or go on with the right mouse button, so that the hand stays on the mouse."""
        if self.is_verdict_shown:
            self.action_next()
        else:
            self.action_check()

    @on(Button.Pressed, "#next")
    def action_next(self) -> None:
        """Go on; ask again after unreadable or traced ink."""
        if not self.is_verdict_shown:
            return
        if self._is_tracing or self.session.current.counted_attempt is None:
            self.action_retry()
        else:
            self.go_on()

    @on(Button.Pressed, "#retry")
    def action_retry(self) -> None:
        """Retry the same digit; the first try still counts."""
        if self.is_verdict_shown:
            self.ask()

    @on(Button.Pressed, "#trace")
    def action_trace(self) -> None:
        """Trace the digit's usual way; that never counts."""
        if not self._may_trace():
            return
        self.ask()
        self._is_tracing = True
        self._show_guide()
        self.query_one(Verdict).advise(_("Trace the dots."), _("This does not count."))
        self.show_session()

    def _show_guide(self) -> None:
        """Show the usual way under the ink while it is traced."""
        ghost: Sequence[Points] = ()
        if self._is_tracing:
            ghost = default_ghost(self.session.current.target, self.pad.cells, self.game)
        self.pad.set_underlay(ghost_marks(ghost, self.pad.cells))

    def _may_trace(self) -> bool:
        is_free = not self.is_judging and not self._is_tracing
        return is_free and self.session.offers_tracing

    def ask(self) -> None:
        """Show the current prompt and an empty pad."""
        self._is_tracing = False
        self._show_guide()
        self.query_one(Verdict).clear()
        self.offer_questions(None)
        super().ask()

    def show_result(self, message: SessionScreen.Judged) -> None:
        """Show the verdict, and the ghost under the ink."""
        attempt = message.attempt
        self.query_one(Verdict).show(
            attempt.target, attempt.outcome, attempt.prediction, message.judged_ink.judgement
        )
        self.offer_questions(message.judged_ink)
        if not self._is_tracing:  # else it is shown already
            self.pad.show_ghost(message.judged_ink.ghost, attempt.columns)

    def show_session(self) -> None:
        """Show the progress and the available actions."""
        session = self.session
        self.query_one(PromptMarks).session = session
        self.query_one("#accuracy", Static).update(self._format_accuracy())
        verdict = self.is_verdict_shown
        self.query_one(TargetDigit).display = not verdict
        counted = not session.is_finished and session.current.counted_attempt is not None
        shown = {
            "check": not verdict,
            "skip": not verdict,
            "retry": verdict,
            "trace": self._may_trace(),
            "next": verdict and counted and not self._is_tracing,
        }
        for name, is_shown in shown.items():
            self.query_one(f"#{name}").display = is_shown
        super().show_session()

    def _format_accuracy(self) -> str:
        session = self.session
        if self._is_tracing:
            return _("Tracing: does not count.")
        if self._may_trace():
            return _("Missed {times} times: press T to trace it.", times=TRACE_AFTER)
        if session.accuracy is None:
            return _("No answers yet.")
        return _(
            "Right so far: {right} of {answered} ({accuracy:.0%})",
            right=session.right,
            answered=session.answered,
            accuracy=session.accuracy,
        )
