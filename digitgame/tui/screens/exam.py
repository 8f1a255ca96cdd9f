"""The exam: each digit once, one try at each, and not a word on how it went until the end."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from digitgame.core.session import Outcome, Session, new_exam
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.layout import Cells
from digitgame.tui.screens.session import SessionScreen, skills
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.prompt_marks import PromptMarks
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import Verdict

if TYPE_CHECKING:
    from digitgame.tui.screens.summary import SummaryScreen

_RULES = N_(
    "Each digit once, one try at each. A skipped digit is a miss; what I can't read is asked again."
)


class ExamScreen(SessionScreen):
    """No verdict, no tip, no way on the pad."""

    SUB_TITLE = N_("Exam")
    HELP: ClassVar[str] = help_pages.EXAM
    BINDINGS = [Binding("enter", "check", "Hand in")]  # noqa: RUF012 - Textual declares it so

    def begin(self) -> Session:
        """Each digit once."""
        return new_exam(self.game.rng, skills(self.game))

    def compose_panel(self) -> ComposeResult:
        """Progress, the target, the rules, the buttons."""
        yield PromptMarks(is_secret=True)
        yield Static(id="ask")
        yield TargetDigit()
        yield Verdict()
        with Horizontal(id="buttons"):
            yield PadButton(_("Hand in"), "check", "primary")
            yield PadButton(_("Skip"), "skip")
        yield Static(_("How it went you see at the end."), id="accuracy")

    def fit_panel(self, room: Cells) -> None:
        """Leave out the air between the parts where rows are few."""
        self.set_class(room.rows < 22, "-tight")

    def ask(self) -> None:
        """Show the current prompt and an empty pad."""
        self.query_one(Verdict).explain(_("Exam."), _(_RULES))
        super().ask()

    def advise(self, headline: str, words: str) -> None:
        """Say why nothing was handed in."""
        self.query_one(Verdict).advise(headline, words)

    def tell(self, message: SessionScreen.Judged) -> None:
        """Go on without a word; what could not be read is asked again."""
        if message.attempt.outcome is not Outcome.UNREADABLE:
            self.go_on()
            return
        self.ask()
        self.advise(_("I can't read this."), _("It counts neither way. Draw it once more."))

    def summary(self) -> "SummaryScreen":
        """The certificate."""
        from digitgame.tui.screens.exam_summary import ExamSummaryScreen

        return ExamSummaryScreen(self.game, self.session, self.keeper)

    def show_session(self) -> None:
        """Show how far the learner is, not how it went."""
        self.query_one(PromptMarks).session = self.session
        for each in self.query(Button):
            each.disabled = self.is_judging
        self.refresh_bindings()
