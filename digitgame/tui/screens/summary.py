"""The summary: how a session went, prompt by prompt."""

from collections.abc import Sequence
from statistics import fmean
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, DataTable, Footer, Header, Static

from digitgame.history import Attempt, HistoryError
from digitgame.practice import Outcome, Prompt, Session
from digitgame.settings import Glyphs
from digitgame.tui import help_pages
from digitgame.tui.game import Game


class SummaryScreen(Screen[None]):
    """Accuracy, each prompt, and what to do next."""

    TITLE = "digitgame"
    SUB_TITLE = "Summary"
    HELP: ClassVar[str] = help_pages.SUMMARY
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("p", "practise", "Practise again"),
        Binding("escape", "leave", "Home"),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
    ]
    AUTO_FOCUS = ""  # an Enter too many must not skip the summary

    def __init__(self, game: Game, session: Session, attempts: Sequence[Attempt]) -> None:
        """Take a session that is over.

        Args:
            game: what every screen needs of the outside world.
            session: how it went.
            attempts: its attempts in order.
        """
        super().__init__()
        self._game = game
        self._session = session
        self._attempts = attempts

    def compose(self) -> ComposeResult:
        """Headline, table, buttons."""
        yield Header(icon="≡")
        with VerticalScroll(id="summary", can_focus=False):
            yield Static(_headline(self._session, self._attempts), id="headline")
            yield Static(self._all_time(), id="all-time", markup=False)
            with Horizontal(id="table-room"):
                yield DataTable(id="prompts", cursor_type="none", show_cursor=False)
            with Horizontal(id="buttons"):
                yield Button("Practise again", id="again", variant="primary", compact=True)
                yield Button("Home", id="home", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table: DataTable[Text] = self.query_one(DataTable)
        table.can_focus = False
        for label in ("Asked", "First try", "Read as", "Sure", "Score", "Tries"):
            table.add_column(label)
        for index, prompt in enumerate(self._session.prompts):
            tries = [attempt for attempt in self._attempts if attempt.prompt == index]
            table.add_row(*_row(prompt, tries, self._game.settings.glyphs))

    def _all_time(self) -> str:
        try:
            answered, right = self._game.history.first_tries(self._game.learner)
        except HistoryError as error:
            return str(error)
        if not answered:
            return ""
        return f"All your practice so far: {right} of {answered} right ({right / answered:.0%})."

    @on(Button.Pressed, "#again")
    def action_practise(self) -> None:
        """Ten more prompts."""
        from digitgame.tui.screens.practice import PracticeScreen

        self.app.switch_screen(PracticeScreen(self._game))

    def action_scroll(self, rows: int) -> None:
        """Show what does not fit a short terminal."""
        self.query_one("#summary").scroll_relative(y=rows, animate=False)

    @on(Button.Pressed, "#home")
    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.dismiss()


def _headline(session: Session, attempts: Sequence[Attempt]) -> str:
    if session.accuracy is None:
        return "Nothing was answered this time."
    right = f"{session.right} of {session.answered} right: {session.accuracy:.0%}"
    scores = [attempt.score for attempt in attempts if attempt.score is not None]
    return f"{right}, mean score {fmean(scores):.0f}" if scores else right


def _row(prompt: Prompt, tries: Sequence[Attempt], glyphs: Glyphs) -> list[Text]:
    first = next((t for t in tries if t.outcome is not Outcome.UNREADABLE), None)
    yes, no = ("✓", "✗") if glyphs is Glyphs.HALF else ("+", "x")
    if prompt.counted is Outcome.RIGHT:
        went = Text(f"{yes} right", "green")
    elif prompt.skipped:
        went = Text(f"{no} skipped", "yellow")
    else:
        went = Text(f"{no} wrong", "red")
    return [
        Text(str(prompt.target), "bold"),
        went,
        Text(str(first.reading.digit) if first else "-"),
        Text(f"{first.reading.confidence:.0%}" if first else "-"),
        Text("-" if first is None or first.score is None else f"{first.score:.0f}"),
        Text(str(len(tries))),
    ]
