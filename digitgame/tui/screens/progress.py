"""Progress: how the learner gets on, digit by digit, and what to work on next."""

from dataclasses import dataclass, replace

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button, DataTable, Footer, Header, Static

from digitgame.history import HistoryError
from digitgame.progress import DigitProgress, Progress, progress
from digitgame.settings import Glyphs
from digitgame.tui.game import Game

_BAR = 10  # cells of a digit's bar
_MIXUPS = 3  # mix-ups that are told in words


class ProgressScreen(Screen[None]):
    """A row a digit, the commonest mix-ups, the streak, and a way to the weakest digit."""

    TITLE = "digitgame"
    SUB_TITLE = "Progress"
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("p", "practise", "Practise the weakest"),
        Binding("escape", "leave", "Home"),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
    ]
    AUTO_FOCUS = ""

    @dataclass
    class Found(Message):
        """The history was added up."""

        progress: Progress

    @dataclass
    class Missing(Message):
        """The history could not be read."""

        problem: str

    def __init__(self, game: Game) -> None:
        """Nothing known yet.

        Args:
            game: what every screen needs of the outside world.
        """
        super().__init__()
        self._game = game
        self._weakest: int | None = None

    def compose(self) -> ComposeResult:
        """Headline, table, words, buttons."""
        yield Header(icon="≡")
        with VerticalScroll(id="figures", can_focus=False):
            yield Static("Adding up ...", id="headline", markup=False)
            with Horizontal(id="table-room"):
                yield DataTable(cursor_type="none", show_cursor=False)
            yield Static(id="sentences", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Practise the weakest", id="weakest", variant="primary", compact=True)
                yield Button("Home", id="home", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Add up the history."""
        table: DataTable[Text] = self.query_one(DataTable)
        table.can_focus = False
        for label in ("Digit", "Right", "", "of", "Score", "Best", "Latest"):
            table.add_column(label)
        self._add_up()

    @work(thread=True)
    def _add_up(self) -> None:
        """A long history takes a moment; the screen does not wait for it."""
        try:
            sums = self._game.history.sums(self._game.learner)
        except HistoryError as error:
            self.post_message(self.Missing(str(error)))
            return
        today = self._game.now().astimezone().date()
        self.post_message(self.Found(progress(sums, today)))

    @on(Missing)
    def show_problem(self, message: Missing) -> None:
        """Say why there are no figures."""
        self.query_one("#headline", Static).update(message.problem)

    @on(Found)
    def show_progress(self, message: Found) -> None:
        """Fill in what was added up."""
        found = message.progress
        self._weakest = found.work_on
        self.query_one("#weakest").display = found.work_on is not None
        self.query_one("#headline", Static).update(_headline(found))
        self.query_one("#sentences", Static).update("\n".join(_sentences(found)))
        for digit in found.digits:
            self.query_one(DataTable).add_row(*_row(digit, self._game.settings.glyphs))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the weakest digit only where one is known."""
        if action == "practise":
            return self._weakest is not None
        return super().check_action(action, parameters)

    @on(Button.Pressed, "#weakest")
    def action_practise(self) -> None:
        """Ask for the weakest digit, and two others so that it does not come every time."""
        from digitgame.tui.screens.practice import PracticeScreen

        if self._weakest is not None and self.is_current:
            others = self._game.chance.sample([d for d in range(10) if d != self._weakest], 2)
            digits = tuple(sorted((self._weakest, *others)))
            self.app.switch_screen(PracticeScreen(replace(self._game, digits=digits)))

    @on(Button.Pressed, "#home")
    def action_leave(self) -> None:
        """Back to where the learner came from."""
        if self.is_current:
            self.dismiss()

    def action_scroll(self, rows: int) -> None:
        """Show what does not fit a short terminal."""
        self.query_one("#figures").scroll_relative(y=rows, animate=False)


def _headline(found: Progress) -> str:
    if found.answers.accuracy is None:
        return "Nothing answered yet. Practice is where it begins."
    words = f"{found.answers.right} of {found.answers.answered} right at first: "
    words += f"{found.answers.accuracy:.0%}"
    if found.answers.mean_score is not None:
        words += f", mean score {found.answers.mean_score:.0f}"
    return words


def _sentences(found: Progress) -> list[str]:
    sentences = [mixup.words for mixup in found.mixups[:_MIXUPS]]
    if found.streak > 1:
        sentences.append(f"{found.streak} days in a row.")
    if found.work_on is not None:
        sentences.append(f"Work on {found.work_on} next.")
    return sentences


def _row(digit: DigitProgress, glyphs: Glyphs) -> list[Text]:
    accuracy = digit.answers.accuracy
    full, empty = ("█", "·") if glyphs is Glyphs.HALF else ("=", ".")
    bar = "" if accuracy is None else (full * round(accuracy * _BAR)).ljust(_BAR, empty)
    return [
        Text(str(digit.digit), "bold"),
        Text(bar),
        Text("-" if accuracy is None else f"{accuracy:.0%}", justify="right"),
        Text(str(digit.answers.answered or "-"), justify="right"),
        *(_score(score) for score in (digit.answers.mean_score, digit.best, digit.latest)),
    ]


def _score(score: float | None) -> Text:
    return Text("-" if score is None else f"{score:.0f}", justify="right")
