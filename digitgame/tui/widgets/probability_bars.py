"""The probability of each digit."""

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.tui.symbols import Symbols, get_symbols
from model.reader import Prediction

_EIGHTHS = "▏▎▍▌▋▊▉"


class ProbabilityBars(Widget):
    """One bar per digit, in one column of ten or two of five."""

    prediction: reactive[Prediction | None] = reactive(None)
    """The latest prediction; None for an empty pad."""

    columns: reactive[int] = reactive(2, layout=True)

    def render(self) -> RenderResult:
        """Render the bars; an arrow marks the likeliest digit."""
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
