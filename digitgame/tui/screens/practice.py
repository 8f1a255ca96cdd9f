"""Practice: prompts, verdicts, and how it went so far."""

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
from digitgame.tui.layout import Cells
from digitgame.tui.look import default_ghost
from digitgame.tui.overlay import ghost_marks
from digitgame.tui.screens.session import SessionScreen, skills
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.prompt_marks import PromptMarks
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import Verdict
from model.raster import Points


class PracticeScreen(SessionScreen):
    """Each drawing gets a verdict, and can be tried again."""

    SUB_TITLE = N_("Practice")
    HELP: ClassVar[str] = help_pages.PRACTICE
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "check", "Check"),  # again: a key's actions here replace those there
        Binding("enter", "next", "Next"),
        Binding("r", "retry", "Try again"),
        Binding("t", "trace", "Trace"),
    ]

    def __init__(
        self, game: GameContext, left: SessionRecord | None = None, session: Session | None = None
    ) -> None:
        """A new session, or one that was left; as any session's."""
        super().__init__(game, left, session)
        self._is_tracing = False

    def begin(self) -> Session:
        """As many prompts of those digits as the learner wants."""
        game = self.game
        return new_session(game.rng, game.count, skills=skills(game), digits=game.digits)

    @property
    def current_task(self) -> Task:
        """Tracing, or practice."""
        return Task.TRACE if self._is_tracing else Task.PRACTICE

    def compose_panel(self) -> ComposeResult:
        """Progress, the target, the verdict, the buttons, the accuracy."""
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
        """Leave out the air between the parts where rows are few."""
        is_tight = room.rows < 22
        self.set_class(is_tight, "-tight")
        self.query_one(Verdict).has_air = not is_tight
        self._lay_under()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what can be done now."""
        if action in ("retry", "next"):
            return self.is_large_enough and self.is_verdict_shown
        if action == "trace":
            return self.is_large_enough and self._may_trace()
        return super().check_action(action, parameters)

    def proceed(self) -> None:
        """Check, then go on, with the right mouse button, so that the hand stays on the mouse."""
        if self.is_verdict_shown:
            self.action_next()
        else:
            self.action_check()

    @on(Button.Pressed, "#next")
    def action_next(self) -> None:
        """Go on; what could not be read, or was traced, is asked again."""
        if not self.is_verdict_shown:
            return
        if self._is_tracing or self.session.current.counted_attempt is None:
            self.action_retry()
        else:
            self.go_on()

    @on(Button.Pressed, "#retry")
    def action_retry(self) -> None:
        """Draw the same digit once more; the first try still counts."""
        if self.is_verdict_shown:
            self.ask()

    @on(Button.Pressed, "#trace")
    def action_trace(self) -> None:
        """Draw the digit along its usual way; that never counts."""
        if not self._may_trace():
            return
        self.ask()
        self._is_tracing = True
        self._lay_under()
        self.query_one(Verdict).advise(_("Trace the dots."), _("This never counts."))
        self.show_session()

    def _lay_under(self) -> None:
        """Have the usual way lie under the ink while it is traced."""
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
        self._lay_under()
        self.query_one(Verdict).clear()
        self.show_seen(None)
        super().ask()

    def advise(self, headline: str, words: str) -> None:
        """Say why there is no verdict."""
        self.query_one(Verdict).advise(headline, words)

    def tell(self, message: SessionScreen.Judged) -> None:
        """Show the verdict, and the way under the ink."""
        attempt = message.attempt
        self.query_one(Verdict).show(
            attempt.target, attempt.outcome, attempt.prediction, message.seen.judgement
        )
        self.show_seen(message.seen)
        if not self._is_tracing:  # else it lies there already
            self.pad.show_ghost(message.ghost, attempt.columns)

    def show_session(self) -> None:
        """Show how far the learner is, and what can be done."""
        session = self.session
        self.query_one(PromptMarks).session = session
        self.query_one("#accuracy", Static).update(self._standing())
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
        for each in self.query(Button):
            each.disabled = self.is_judging
        self.refresh_bindings()

    def _standing(self) -> str:
        session = self.session
        if self._is_tracing:
            return _("Tracing: counts neither way.")
        if self._may_trace():
            return _("Missed {times} times: T lets you trace it.", times=TRACE_AFTER)
        if session.accuracy is None:
            return _("Nothing answered yet.")
        return _(
            "Right so far: {right} of {answered} ({accuracy:.0%})",
            right=session.right,
            answered=session.answered,
            accuracy=session.accuracy,
        )
