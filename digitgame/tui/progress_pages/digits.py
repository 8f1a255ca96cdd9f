"""A row for each digit, the commonest mix-ups, and a digit to work on."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable, Static

from digitgame.core.calendar import digits_on, goal_words
from digitgame.core.progress import DigitProgress, Progress
from digitgame.i18n import N_, _
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.button import Button

_BAR = 10  # cells of a digit's bar
_MIXUPS = 2  # mix-ups described in words; the others have their own page


class DigitsPage(Page):
    """The overview of all digits."""

    TAB = N_("Digits")

    def compose(self) -> ComposeResult:
        """Compose headline, table, words and buttons."""
        yield Static(_("Adding up ..."), id="headline", markup=False)
        with Horizontal(id="table-room"):
            yield DataTable(cursor_type="none", show_cursor=False)
        yield Static(id="sentences", markup=False)
        with Horizontal(id="buttons"):
            yield Button(_("Practise your weakest"), "weakest", "primary")
            yield Button(_("Practice"), "practice", "primary")
            yield Button(_("Home"), "home")

    def on_mount(self) -> None:
        """Add the columns."""
        table: DataTable[Text] = self.query_one(DataTable)
        table.can_focus = False
        for label in (_("Digit"), _("Right"), "", _("of"), _("Score"), _("Best"), _("Latest")):
            table.add_column(label)

    def show_problem(self, problem: str) -> None:
        """Show why there are no figures."""
        self.query_one("#headline", Static).update(problem)

    def show(self, progress: Progress) -> None:
        """Show the figures of each digit."""
        self.query_one("#weakest").display = progress.work_on is not None
        self.query_one("#practice").display = progress.work_on is None
        self.show_problem(_headline(progress))
        sentences = _sentences(progress)
        sentences.append(
            goal_words(digits_on(progress.days, self.game.today()), self.game.settings.goal)
        )
        self.query_one("#sentences", Static).update("\n".join(sentences))
        table: DataTable[Text] = self.query_one(DataTable)
        table.clear()
        for digit in progress.digits:
            table.add_row(*_row(digit, get_symbols(self)))


def _headline(progress: Progress) -> str:
    if progress.answers.accuracy is None:
        return _("No answers yet. Start with Practice.")
    words = _(
        "{right} of {answered} right first time: ",
        right=progress.answers.right,
        answered=progress.answers.answered,
    )
    words += f"{progress.answers.accuracy:.0%}"
    if progress.answers.mean_score is not None:
        words += _(", average score {mean_score:.0f}", mean_score=progress.answers.mean_score)
    return words


def _sentences(progress: Progress) -> list[str]:
    sentences = [mixup.words for mixup in progress.mixups[:_MIXUPS]]
    if progress.work_on is not None:
        sentences.append(_("Work on {work_on} next.", work_on=progress.work_on))
    return sentences


def _row(digit: DigitProgress, symbols: Symbols) -> list[Text]:
    accuracy = digit.answers.accuracy
    bar = "" if accuracy is None else symbols.bar(accuracy, _BAR)
    return [
        Text(str(digit.digit), "bold"),
        Text(bar),
        Text("-" if accuracy is None else f"{accuracy:.0%}", justify="right"),
        Text(str(digit.answers.answered or "-"), justify="right"),
        *(_score(score) for score in (digit.answers.mean_score, digit.best, digit.latest)),
    ]


def _score(score: float | None) -> Text:
    return Text("-" if score is None else f"{score:.0f}", justify="right")
