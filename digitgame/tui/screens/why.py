"""Explain a prediction: attribution and counterfactuals."""

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
from digitgame.tui.judging import JudgedInk
from digitgame.tui.layout import Cells
from digitgame.tui.screens.split_screen import SplitScreen
from digitgame.tui.widgets.attribution_canvas import GLYPHS, AttributionCanvas, Influence
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.digit_choices import DigitChoices
from model.attribution import STEPS
from model.grid import Grid

_METHOD = N_(
    "The shares say how much of the ink speaks for the digit, and how much against it. Method: "
    "integrated gradients, {steps} steps from a blank page."
)


class WhyScreen(SplitScreen):
    """An explanation of one verdict."""

    SUB_TITLE = N_("Why?")
    HELP: ClassVar[str] = help_pages.WHY
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape,w,enter", "leave", "Back"),
        Binding("d", "details", "Details"),
        Binding("down,space", "choose(1)", "Next digit"),
        Binding("up", "choose(-1)", "Previous digit", show=False),
        Binding("pagedown", "scroll(1)", "Scroll", show=False),
        Binding("pageup", "scroll(-1)", "Scroll", show=False),
    ]
    AUTO_FOCUS = ""

    @dataclass
    class Answered(Message):
        """An explanation was computed."""

        explanation: Explanation
        ink: Ink

    def __init__(self, game: GameContext, judged_ink: JudgedInk) -> None:
        """Explain a verdict.

        Args:
            game: services and settings.
            judged_ink: the ink and its judgement.
        """
        self._attribution = AttributionCanvas()
        super().__init__(game, self._attribution)
        self._judged_ink = judged_ink
        self._ink = judged_ink.read_ink.ink
        self._choices = choices(judged_ink.read_ink.prediction, judged_ink.target)
        self._row = 0
        self._has_details = False
        self._fitted_size: Cells | None = None

    def compose_panel(self) -> ComposeResult:
        """Lay out the prediction, the choices, the explanation and the method."""
        with VerticalScroll(id="answer", can_focus=False):
            yield Static(_headline(self._judged_ink), id="asked", markup=False)
            prediction = self._judged_ink.read_ink.prediction
            yield DigitChoices(self._choices, prediction)
            yield Static(_("Thinking ..."), id="because", markup=False)
            yield Static(id="said", markup=False)
            yield Static(_(_METHOD, steps=STEPS), id="method", markup=False)
            with Horizontal(id="buttons"):
                yield PadButton(_("Back"), "back")

    def fit_canvas(self, size: Cells) -> None:
        """Scale the ink and explain it again."""
        if size == self._fitted_size:
            return
        self._fitted_size = size
        judged_ink = self._judged_ink
        self._ink = judged_ink.read_ink.ink.scaled(size.columns / judged_ink.cells.columns)
        self._attribution.fit(size, self._ink.strokes)
        self._ask()

    def _ask(self) -> None:
        self._explain(self._ink, self._choices[self._row], self._attribution.cells)

    @work(thread=True)
    def _explain(self, ink: Ink, digit: int | None, cells: Cells) -> None:
        explanation = explain(
            ink.paths(),
            digit,
            Grid(*cells),
            self._attribution.pen,
            reader=self.game.reader,
            ways=self.game.settings.accepted_ways(),
        )
        self.post_message(self.Answered(explanation, ink))

    @on(Answered)
    def show_why(self, message: Answered) -> None:
        """Show the explanation, unless it is outdated."""
        explanation = message.explanation
        if message.ink is not self._ink or explanation.digit != self._choices[self._row]:
            return
        self._attribution.explain(explanation)
        self.query_one("#said", Static).update(_legend(explanation))
        colours = "" if self._attribution.needs_signs else f"{_colours(explanation)}\n\n"
        self.query_one("#because", Static).update(f"{colours}{explanation.words}")

    @on(DigitChoices.Chosen)
    def ask_about(self, message: DigitChoices.Chosen) -> None:
        """Explain another digit."""
        self._row = self.query_one(DigitChoices).chosen = message.row
        self._ask()

    def action_choose(self, step: int) -> None:
        """Explain the next or the previous digit."""
        self.ask_about(DigitChoices.Chosen((self._row + step) % len(self._choices)))

    def action_details(self) -> None:
        """Show signs and figures, or colours and one sentence."""
        self._has_details = not self._has_details
        self._show_details()

    def _show_details(self) -> None:
        self._attribution.show_signs(has_signs=self._has_details)
        for detail in self.query("#method, DigitChoices"):
            detail.display = self._has_details
        self.query_one("#said").display = self._has_details or self._attribution.needs_signs

    def action_scroll(self, pages: int) -> None:
        """Scroll the explanation."""
        answer = self.query_one("#answer")
        answer.scroll_relative(y=pages * answer.size.height // 2, animate=False)

    def on_mount(self) -> None:
        """Begin without details."""
        self._show_details()

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Go back to the verdict."""
        if self.is_active:
            self.dismiss()


def _headline(judged_ink: JudgedInk) -> str:
    prediction = judged_ink.read_ink.prediction
    if not prediction.readable:
        return _("I can't read this. Why not?")
    read = _("I read {digit}", digit=with_article(prediction.digit))
    target = judged_ink.target
    if target in (None, prediction.digit):
        return _("{read}. Why?", read=read)
    return _("{read}, not {target}. Why?", read=read, target=with_article(target))


def _colours(explanation: Explanation) -> str:
    """Return the meaning of the colours in a sentence."""
    digit = explanation.digit
    what = _("any digit") if digit is None else with_article(digit)
    return _("Blue ink says: this is {what}. Orange ink says: it is not.", what=what)


def _legend(explanation: Explanation) -> Text:
    """Return the meaning of the glyphs, with the shares for and against."""
    digit, change = explanation.digit, explanation.change
    what = _("any digit") if digit is None else with_article(digit)
    share = explanation.share_for
    rows = [
        (Influence.FOR, _("for {what}", what=what), f"{share:.0%}"),
        (Influence.AGAINST, _("against it"), f"{1 - share:.0%}"),
        (Influence.HARDLY, _("hardly mattered"), ""),
    ]
    if change and change.added:
        rows.append((Influence.ADDED, _("tried with this"), ""))
    if change and change.removed:
        rows.append((Influence.LEFT_OUT, _("tried without this"), ""))
    return Text("\n").join(
        Text(f"{GLYPHS[influence]} ", "bold").append(f"{words:<20}{figure:>5}", "not bold")
        for influence, words, figure in rows
    )
