"""Confidence: ten probability bars that follow the ink."""

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.storage.settings import Glyphs
from model.reader import Prediction

_EIGHTHS = " ▏▎▍▌▋▊▉"


class ProbabilityBars(Widget):
    """One bar a digit; two columns of five where ten rows are too many."""

    prediction: reactive[Prediction | None] = reactive(None)
    """What was read last; None on an empty pad."""

    columns: reactive[int] = reactive(2, layout=True)
    """In how many columns do the bars stand?"""

    def __init__(self, glyphs: Glyphs) -> None:
        """Empty bars.

        Args:
            glyphs: what to draw the bars with.
        """
        super().__init__()
        self._glyphs = glyphs

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
        bar.append(self._filled(share, room), style)
        bar.append(f"{share:4.0%}  ".rjust(6) if prediction else " " * 6, style or "dim")
        return bar

    def _filled(self, share: float, room: int) -> str:
        if self._glyphs is Glyphs.ASCII:
            return ("=" * round(share * room)).ljust(room, ".")
        eighths = round(share * room * 8)
        full = "█" * (eighths // 8)
        part = _EIGHTHS[eighths % 8] if eighths % 8 else ""
        return (full + part).ljust(room, "·")
