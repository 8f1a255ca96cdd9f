"""A few of the learner's drawings of a digit, in a row."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from digitgame.core.ink import path
from digitgame.core.records import Attempt
from digitgame.tui.layout import Cells
from digitgame.tui.palette import Levels, PixelWidget
from digitgame.tui.picture import draw_picture
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.verdict import outcome_symbol
from model.raster import CELL

MOST = 4
"""Drawings that are shown."""

_SMALLEST = Cells(14, 7)
_GAP = 1  # columns


class Tries(PixelWidget):
    """Drawings with their scores, under a title."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tries--title"}

    def __init__(self, title: str, name: str) -> None:
        """Start without drawings.

        Args:
            title: words above them.
            name: the widget's ID.
        """
        super().__init__(id=name)
        self._title = title
        self._sheet = _SMALLEST
        self._tries: Sequence[Attempt] = ()
        self._pictures: list[Levels] = []

    def show(self, tries: Sequence[Attempt]) -> None:
        """Show drawings from left to right, as many as fit."""
        self._tries, self._pictures = tries, []
        self.refresh()

    def fit_one(self, sheet: Cells) -> None:
        """Make room for one drawing of a size."""
        self._sheet, self._pictures = sheet, []
        self.styles.width, self.styles.height = sheet.columns, sheet.rows + 2

    def notify_style_update(self) -> None:
        """Draw everything again when the colours change."""
        super().notify_style_update()
        self._pictures = []

    def render_line(self, y: int) -> Strip:
        """Render the title, a row of the drawings, or their scores."""
        width, plain, sheet = self.size.width, self.rich_style, self._sheet
        if not self._tries:
            return Strip.blank(width, plain)
        if y == 0:
            title = Segment(self._title, self.get_component_rich_style("tries--title"))
            return Strip([title]).adjust_cell_length(width, plain)
        if not self._pictures:
            self._pictures = [
                draw_picture(self.palette, [path(s) for s in each.strokes], sheet, CELL)
                for each in self._tries
            ]
        shown = min(len(self._tries), (width + _GAP) // (sheet.columns + _GAP))
        segments: list[Segment] = []
        for picture, attempt in zip(self._pictures[:shown], self._tries[:shown], strict=True):
            if y <= sheet.rows:
                segments += self.palette.row(picture[y - 1].tolist())
            else:
                symbol = outcome_symbol(attempt.outcome, get_symbols(self))
                score = "" if attempt.score is None else f" {attempt.score:.0f}"
                segments.append(Segment(f"{symbol}{score}".center(sheet.columns), plain))
            segments.append(Segment(" " * _GAP, plain))
        return Strip(segments).adjust_cell_length(width, plain)
