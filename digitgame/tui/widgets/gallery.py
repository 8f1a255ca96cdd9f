"""Thumbnails of a session's drawings, with their outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from digitgame.core.ink import Stroke, path
from digitgame.core.session import Outcome, Prompt
from digitgame.i18n import _
from digitgame.tui.layout import Cells
from digitgame.tui.palette import Levels, PixelWidget
from digitgame.tui.picture import draw_picture
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.verdict import outcome_symbol
from model.raster import CELL

_FEWEST, _MOST = 14, 28
"""Columns of a drawing; it is half as many rows high."""

_PER_ROW = 5  # ten digits are two rows

_AROUND = 2  # rows of a card besides its drawing: its words, and a blank row


@dataclass(frozen=True)
class GalleryCard:
    """A prompt and the drawing that counted."""

    prompt: Prompt
    read: int | None = None
    """The digit that was read."""
    strokes: tuple[Stroke, ...] = ()

    def words(self, symbols: Symbols) -> str:
        """Describe the outcome in at most `_FEWEST` characters."""
        prompt = self.prompt
        shape = outcome_symbol(prompt.counted_attempt, symbols)
        if prompt.skipped:
            return f"{shape} {prompt.target} {_('skipped')}"
        if prompt.counted_attempt is Outcome.RIGHT:
            score = "" if prompt.score is None else f"  {prompt.score:.0f}"
            return f"{shape} {prompt.target}{score}"
        read = _("missed") if self.read is None else _("like {read}", read=self.read)
        return f"{shape} {prompt.target} {read}"


class Gallery(PixelWidget):
    """Cards in rows; only visible ones are drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"gallery--right", "gallery--wrong"}

    def __init__(self, cards: Sequence[GalleryCard] = ()) -> None:
        super().__init__()
        self._cards = tuple(cards)
        self._levels: dict[int, Levels] = {}

    def show(self, cards: Sequence[GalleryCard]) -> None:
        """Show other cards."""
        self._cards = tuple(cards)
        self._levels = {}
        self.refresh(layout=True)

    def notify_style_update(self) -> None:
        """Draw everything again when the colours change."""
        super().notify_style_update()
        self._levels = {}

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual passes them all
        """Return the height of all cards."""
        per_row, sheet = _card_layout(width)
        return -(-len(self._cards) // per_row) * (sheet.rows + _AROUND)

    def on_resize(self) -> None:
        """Draw everything again in another size."""
        self._levels = {}

    def render_line(self, y: int) -> Strip:
        """Render one row of the cards that are next to each other, centred."""
        width, plain = self.size.width, self.rich_style
        per_row, sheet = _card_layout(width)
        first, row = y // (sheet.rows + _AROUND) * per_row, y % (sheet.rows + _AROUND)
        cards = range(first, min(first + per_row, len(self._cards)))
        segments = [segment for card in cards for segment in self._row(card, row, sheet)]
        margin = max(0, (width - min(per_row, len(self._cards)) * (sheet.columns + 1)) // 2)
        line = Strip([Segment(" " * margin, plain), *segments])
        return line.adjust_cell_length(width, plain)

    def _row(self, index: int, row: int, sheet: Cells) -> list[Segment]:
        card, plain = self._cards[index], self.rich_style
        if row < sheet.rows and card.strokes:
            if index not in self._levels:
                self._levels[index] = draw_picture(
                    self.palette, [path(stroke) for stroke in card.strokes], sheet, CELL
                )
            return [*self.palette.row(self._levels[index][row].tolist()), Segment(" ", plain)]
        words, style = "", plain
        if row == sheet.rows:
            is_right = card.prompt.counted_attempt is Outcome.RIGHT
            name = "right" if is_right else "wrong"
            words = card.words(get_symbols(self))
            style = self.get_component_rich_style(f"gallery--{name}")
        elif row == sheet.rows // 2:
            words = _("no drawing")
        return [Segment(words.center(sheet.columns + 1), style)]


def _card_layout(width: int) -> tuple[int, Cells]:
    """Return the cards in a row and the size of a drawing."""
    per_row = max(1, min(_PER_ROW, (width + 1) // (_FEWEST + 1)))
    columns = min(max((width + 1) // per_row - 1, _FEWEST), _MOST)
    return per_row, Cells(columns, columns // 2)
