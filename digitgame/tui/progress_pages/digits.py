"""A row for each digit, the commonest mix-ups, and a digit to work on."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable, Static

from digitgame.core.calendar import digits_on, goal_words
from digitgame.core.progress import DigitProgress, Progress
from digitgame.i18n import N_, _
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.button import Button

_BAR = (6, 60)
"""Fewest and most cells of a digit's bar, which takes the room that the figures leave."""

_FIGURES = (N_("Right"), N_("of"), N_("Score"), N_("Best"), N_("Latest"))
_LEFT_OUT = ("Latest", "of", "Best")
"""Figures that are left out one after the other for lack of room."""

_FIGURE = 4  # columns of a figure
_PADDING = 2  # columns around a figure
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
        """Start without figures."""
        self.query_one(DataTable).can_focus = False
        self._progress: Progress | None = None

    def on_resize(self, event: events.Resize) -> None:
        """Show as many figures as fit."""
        super().on_resize(event)
        self._show_table()

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
        self._progress = progress
        self._show_table()

    def _show_table(self) -> None:
        table: DataTable[Text] = self.query_one(DataTable)
        room = self.size.width
        if self._progress is None or not room:
            return
        table.clear(columns=True)
        figures = _fitting_figures(room)
        bar = min(room - _count_columns(figures) - _PADDING, _BAR[1])
        has_bar = bar >= _BAR[0]
        right, *others = map(_, figures)
        for label in (_("Digit"), *((right, "") if has_bar else (right,)), *others):
            table.add_column(label)
        for digit in self._progress.digits:
            shown = _figures(digit)
            bars = [_bar(digit, bar, get_symbols(self))] if has_bar else []
            cells = [Text(shown[figure], justify="right") for figure in figures]
            table.add_row(Text(str(digit.digit), "bold"), *bars, *cells)


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


def _fitting_figures(room: int) -> list[str]:
    """Return the names of the figures that find room in so many columns."""
    shown = list(_FIGURES)
    for figure in _LEFT_OUT:
        if _count_columns(shown) > room:
            shown.remove(figure)
    return shown


def _count_columns(figures: Sequence[str]) -> int:
    """Return the columns of the digit and its figures."""
    widths = [max(cell_len(_(figure)), _FIGURE) for figure in figures]
    return cell_len(_("Digit")) + sum(widths) + _PADDING * (len(widths) + 1)


def _figures(digit: DigitProgress) -> dict[str, str]:
    """Return a digit's figures by name."""
    answers = digit.answers
    return {
        "Right": "-" if answers.accuracy is None else f"{answers.accuracy:.0%}",
        "of": str(answers.answered or "-"),
        "Score": _score(answers.mean_score),
        "Best": _score(digit.best),
        "Latest": _score(digit.latest),
    }


def _bar(digit: DigitProgress, columns: int, symbols: Symbols) -> Text:
    accuracy = digit.answers.accuracy
    return Text("" if accuracy is None else symbols.bar(accuracy, columns))


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.0f}"
