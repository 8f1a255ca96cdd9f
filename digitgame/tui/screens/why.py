"""Why: which ink spoke for and against a digit, and what would have been read otherwise."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from digitgame.core.explanation import Explanation, choices, explain
from digitgame.core.ink import Ink
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from digitgame.tui.look import JudgedInk
from digitgame.tui.screens.split_screen import SplitScreen
from digitgame.tui.widgets.attribution_canvas import GLYPHS, AttributionCanvas, Influence
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.digit_choices import DigitChoices
from model.attribution import STEPS
from model.grid import Grid

_METHOD = N_(
    "Shares: integrated gradients, {steps} steps from blank paper to your ink. The network's"
    " reasons, not beauty's."
)


class WhyScreen(SplitScreen):
    """Explains one verdict."""

    TITLE = "digitgame"
    SUB_TITLE = N_("Why?")
    HELP: ClassVar[str] = help_pages.WHY
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape,w,enter", "leave", "Back"),
        Binding("down,space", "choose(1)", "Next digit"),
        Binding("up", "choose(-1)", "Previous digit", show=False),
        Binding("pagedown", "scroll(1)", "Scroll", show=False),
        Binding("pageup", "scroll(-1)", "Scroll", show=False),
    ]
    AUTO_FOCUS = ""

    @dataclass
    class Answered(Message):
        """The network was asked why."""

        why: Explanation
        ink: Ink

    def __init__(self, game: GameContext, seen: JudgedInk) -> None:
        """Ask at once.

        Args:
            game: what every screen needs of the outside world.
            seen: the ink, and what was said of it.
        """
        self._explained = AttributionCanvas()
        super().__init__(game, self._explained)
        self._seen = seen
        self._ink = seen.read_ink.ink
        self._offered = choices(seen.read_ink.prediction, seen.target)
        self._row = 0
        self._fitted: Cells | None = None

    def compose_panel(self) -> ComposeResult:
        """What was read, what can be asked about, the answer, and how it was found."""
        with VerticalScroll(id="answer", can_focus=False):
            yield Static(_headline(self._seen), id="asked", markup=False)
            yield DigitChoices(self._offered, self._seen.read_ink.prediction)
            yield Static(id="said", markup=False)
            yield Static(_("Asking the network ..."), id="because", markup=False)
            yield Static(_(_METHOD, steps=STEPS), id="method", markup=False)
            with Horizontal(id="buttons"):
                yield Button(_("Back"), "back")

    def on_mount(self) -> None:
        """The keys stay with the screen."""
        self.query_one("#back").can_focus = False

    def fit_canvas(self, size: Cells) -> None:
        """Show the ink at that size, and have it explained anew."""
        if size == self._fitted:
            return
        self._fitted = size
        self._ink = self._seen.read_ink.ink.scaled(size.columns / self._seen.cells.columns)
        self._explained.fit(size, self._ink.strokes)
        self._ask()

    def fit_panel(self, room: Cells) -> None:
        """Leave out the air between the parts where rows are few."""
        self.set_class(room.rows < 22, "-tight")

    def _ask(self) -> None:
        self._explain(self._ink, self._offered[self._row], self._explained.cells)

    @work(thread=True)
    def _explain(self, ink: Ink, digit: int | None, cells: Cells) -> None:
        why = explain(
            ink.paths(),
            digit,
            Grid(*cells),
            self._explained.pen,
            reader=self.game.reader,
            ways=self.game.settings.accepted_ways(),
        )
        self.post_message(self.Answered(why, ink))

    @on(Answered)
    def show_why(self, message: Answered) -> None:
        """Show the answer, unless something else was asked meanwhile."""
        why = message.why
        if message.ink is not self._ink or why.digit != self._offered[self._row]:
            return
        self._explained.explain(why)
        self.query_one("#said", Static).update(_legend(why))
        self.query_one("#because", Static).update(why.words)

    @on(DigitChoices.Chosen)
    def ask_about(self, message: DigitChoices.Chosen) -> None:
        """Ask about another digit."""
        self._row = self.query_one(DigitChoices).chosen = message.row
        self._ask()

    def action_choose(self, step: int) -> None:
        """Ask about the next digit, or the one before."""
        self.ask_about(DigitChoices.Chosen((self._row + step) % len(self._offered)))

    def action_scroll(self, pages: int) -> None:
        """Show what does not fit a short terminal."""
        answer = self.query_one("#answer")
        answer.scroll_relative(y=pages * answer.size.height // 2, animate=False)

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Back to the verdict."""
        if self.is_active:
            self.dismiss()


def _headline(seen: JudgedInk) -> str:
    prediction = seen.read_ink.prediction
    if not prediction.readable:
        return _("I can't read this. Why not?")
    read = _("I read {digit}", digit=with_article(prediction.digit))
    if seen.target in (None, prediction.digit):
        return _("{read}. Why?", read=read)
    return _("{read}, not {target}. Why?", read=read, target=with_article(seen.target))


def _legend(why: Explanation) -> Text:
    """What each glyph on the sheet means, and how much was said for and against."""
    what = _("any digit") if why.digit is None else with_article(why.digit)
    share = why.share_for
    rows = [
        (Influence.FOR, _("spoke for {what}", what=what), f"{share:.0%}"),
        (Influence.AGAINST, _("spoke against it"), f"{1 - share:.0%}"),
        (Influence.HARDLY, _("hardly mattered"), ""),
    ]
    if why.change and why.change.added:
        rows.append((Influence.ADDED, _("tried with this"), ""))
    if why.change and why.change.removed:
        rows.append((Influence.LEFT_OUT, _("tried without this"), ""))
    return Text("\n").join(
        Text(f"{GLYPHS[said]} ", "bold").append(f"{words:<20}{figure:>5}", "not bold")
        for said, words, figure in rows
    )
