"""The digits that can be asked about, one per row, with their probabilities."""

from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.i18n import N_, _
from digitgame.tui.symbols import get_symbols
from model.reader import Prediction

ANY_DIGIT = N_("any digit at all")

_BAR = 12  # cells of a bar


class DigitChoices(Widget):
    """A row for each digit that can be asked about; an arrow marks the chosen one."""

    ALLOW_SELECT = False  # a click chooses a row

    chosen: reactive[int] = reactive(0)
    """The chosen row."""

    @dataclass
    class Chosen(Message):
        """Another row was clicked."""

        row: int

    def __init__(self, offered: tuple[int | None, ...], prediction: Prediction) -> None:
        """Create a row for each digit offered; None stands for any digit at all."""
        super().__init__()
        self._offered = offered
        self._prediction = prediction
        self.styles.height = len(offered)

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        if 0 <= event.y < len(self._offered):
            self.post_message(self.Chosen(event.y))

    def render(self) -> RenderResult:
        """Render the rows."""
        rows = [self._row(row, digit) for row, digit in enumerate(self._offered)]
        return Text("\n", no_wrap=True).join(rows)

    def _row(self, row: int, digit: int | None) -> Text:
        is_chosen = row == self.chosen
        text = Text("> " if is_chosen else "  ", "bold" if is_chosen else "", no_wrap=True)
        if digit is None:
            return text.append(_(ANY_DIGIT))
        share = self._prediction.probabilities[digit]
        return text.append(f"{digit}  {get_symbols(self).bar(share, _BAR)} {share:4.0%}")
