"""Exam: each digit once, with one try and no feedback until the end."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from digitgame.core.session import Outcome, Session, new_exam
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.screens.exam_summary import ExamSummaryScreen
from digitgame.tui.screens.session import SessionScreen, load_skills
from digitgame.tui.widgets.button import PadButton
from digitgame.tui.widgets.prompt_marks import PromptMarks
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import Verdict

_RULES = N_(
    "Every digit once, with one try each. A skipped digit is a miss. If I can't read "
    "one, I ask again."
)


class ExamScreen(SessionScreen):
    """A session without verdicts, tips and ghosts."""

    SUB_TITLE = N_("Exam")
    HELP: ClassVar[str] = help_pages.EXAM
    AROUND_TARGET = 16
    HAS_VERDICTS = False
    BINDINGS = [Binding("enter", "check", "Hand in")]  # noqa: RUF012 - Textual declares it so

    def create_session(self) -> Session:
        """Create an exam."""
        return new_exam(self.game.rng, load_skills(self.game))

    def compose_panel(self) -> ComposeResult:
        """Lay out the progress, the target, the rules and the buttons."""
        yield PromptMarks(is_secret=True)
        yield Static(id="ask")
        yield TargetDigit()
        yield Verdict()
        with Horizontal(id="buttons"):
            yield PadButton(_("Hand in"), "check", "primary")
            yield PadButton(_("Skip"), "skip")
        yield Static(_("Results come at the end."), id="accuracy")

    def ask(self) -> None:
        """Show the current prompt and an empty pad."""
        self.explain_prompt()
        super().ask()

    def explain_prompt(self) -> None:
        """Show the rules."""
        self.query_one(Verdict).explain(_("Exam."), _(_RULES))

    def action_leave(self) -> None:
        """Go back to the previous screen; once the exam has begun, ask first."""
        is_begun = self.session.answered or not self.pad.ink.is_blank
        words = _("Press Escape again to leave. On Home, Go on brings you back to this digit.")
        must_ask = is_begun and not self.is_judging and not self.pad.is_locked
        if must_ask and self.is_held("leave"):
            return
        if not must_ask or self.confirm("leave", _("Leave the exam?"), words):
            super().action_leave()

    def show_result(self, message: SessionScreen.Judged) -> None:
        """Go on without feedback; ask again for unreadable ink."""
        if message.attempt.outcome is not Outcome.UNREADABLE:
            self.go_on()
            return
        self.ask()
        self.advise(_("I can't read this."), _("It does not count. Draw it again."))

    def create_summary(self) -> ExamSummaryScreen:
        """Create the certificate."""
        return ExamSummaryScreen(self.game, self.session, self.recorder)

    def show_session(self) -> None:
        """Show the progress, but no results."""
        self.query_one(PromptMarks).session = self.session
        super().show_session()
