"""Confidence: ten probability bars that follow the ink."""

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.tui.symbols import Symbols, get_symbols
from model.reader import Prediction

_EIGHTHS = "▏▎▍▌▋▊▉"


class ProbabilityBars(Widget):
    """One bar a digit; two columns of five where ten rows are too many."""

    prediction: reactive[Prediction | None] = reactive(None)
    """What was read last; None on an empty pad."""

    columns: reactive[int] = reactive(2, layout=True)
    """In how many columns do the bars stand?"""

    def render(self) -> RenderResult:
        """The bars, the likeliest digit marked by an arrow besides its colour."""
        rows = 10 // self.columns
        width = self.size.width // self.columns
        text = Text(no_wrap=True)
        for row in range(rows):
            for column in range(self.columns):
                text.append_text(self._bar(row + column * rows, width))
            text.append("\n")
        text.right_crop(1)
        return text

    def _bar(self, digit: int, width: int) -> Text:
        prediction = self.prediction
        share = prediction.probabilities[digit] if prediction and prediction.readable else 0.0
        is_best = prediction is not None and prediction.readable and digit == prediction.digit
        room = max(width - 9, 1)
        bar = Text(no_wrap=True)
        style = "bold" if is_best else ""
        bar.append(f"{'>' if is_best else ' '}{digit} ", style)
        bar.append(_fine_bar(share, room, get_symbols(self)), style)
        bar.append(f"{share:4.0%}  ".rjust(6) if prediction else " " * 6, style or "dim")
        return bar


def _fine_bar(share: float, width: int, symbols: Symbols) -> str:
    """Return a bar that ends in an eighth of a cell where the font allows it."""
    if symbols.is_ascii:
        return symbols.bar(share, width)
    full, eighths = divmod(round(share * width * 8), 8)
    return (symbols.full * full + _EIGHTHS[:eighths][-1:]).ljust(width, symbols.dot)
