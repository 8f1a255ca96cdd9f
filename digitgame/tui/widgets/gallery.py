"""The gallery: a session's drawings in small, each with how it went in shape and word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.app import RenderResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from digitgame.core.ink import Stroke, path
from digitgame.core.session import Outcome, Prompt
from digitgame.i18n import _
from digitgame.tui.palette import Levels, Palette
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.verdict import outcome_symbol
from model.raster import SIDE, Floats, digit_image

COLUMNS, ROWS = SIDE // 2, SIDE // 4
"""A drawing's size in cells: of the image that the network sees, half as wide and high."""

_CARD = COLUMNS + 1
_HEIGHT = ROWS + 2  # the drawing, its words, and air


@dataclass(frozen=True)
class GalleryCard:
    """One prompt, and the drawing that counted."""

    prompt: Prompt
    read: int | None = None
    """The digit that was read in it."""
    strokes: tuple[Stroke, ...] = ()

    def words(self, symbols: Symbols) -> str:
        """How it went, in `COLUMNS` characters at most."""
        prompt = self.prompt
        shape = outcome_symbol(prompt.counted_attempt, symbols)
        if prompt.skipped:
            return f"{shape} {prompt.target} {_('skipped')}"
        score = "" if prompt.score is None else f" {prompt.score:.0f}"
        if prompt.counted_attempt is Outcome.RIGHT:
            return f"{shape} {prompt.target} {_('right')}{score}"
        read = _("missed") if self.read is None else _("read {read}", read=self.read)
        return f"{shape} {prompt.target} {read}{score}"


class Gallery(Widget):
    """As many cards beside each other as fit; only what is in sight is drawn."""

    def __init__(self, cards: Sequence[GalleryCard] = ()) -> None:
        """Cards from left to right.

        Args:
            cards: what to show.
        """
        super().__init__()
        self._cards = tuple(cards)
        self._palette: Palette | None = None
        self._levels: dict[int, Levels] = {}

    def show(self, cards: Sequence[GalleryCard]) -> None:
        """Show other cards."""
        self._cards = tuple(cards)
        self._levels = {}
        self.refresh(layout=True)

    def notify_style_update(self) -> None:
        """Mix the shades anew when the theme changes."""
        super().notify_style_update()
        self._palette, self._levels = None, {}

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual hands them all
        """Rows for all cards."""
        return -(-len(self._cards) // _beside(width)) * _HEIGHT

    def render(self) -> RenderResult:
        """Nothing: `render_line` draws the cards."""
        return ""

    def render_line(self, y: int) -> Strip:
        """One row of some cards, in the middle of the width."""
        width, plain = self.size.width, self.rich_style
        beside = _beside(width)
        first, row = y // _HEIGHT * beside, y % _HEIGHT
        cards = range(first, min(first + beside, len(self._cards)))
        segments = [segment for card in cards for segment in self._row(card, row)]
        margin = max(0, (width - min(beside, len(self._cards)) * _CARD) // 2)
        line = Strip([Segment(" " * margin, plain), *segments])
        return line.adjust_cell_length(width, plain)

    def _row(self, index: int, row: int) -> list[Segment]:
        card, plain = self._cards[index], self.rich_style
        if row < ROWS and card.strokes:
            if self._palette is None:
                self._palette = Palette.of(self)
            if index not in self._levels:
                self._levels[index] = self._palette.levels(_small(card.strokes))
            return [*self._palette.row(self._levels[index][row].tolist()), Segment(" ", plain)]
        words, style = "", plain
        if row == ROWS:
            colour = "green" if card.prompt.counted_attempt is Outcome.RIGHT else "red"
            words, style = card.words(get_symbols(self)), plain + Style.parse(colour)
        elif row == ROWS // 2:
            words = _("no drawing")
        return [Segment(words.ljust(_CARD) if row == ROWS else words.center(_CARD), style)]


def _beside(width: int) -> int:
    """How many cards fit beside each other."""
    return max(1, (width + 1) // _CARD)


def _small(strokes: Sequence[Stroke]) -> Floats:
    """Strokes as an image (2 * ROWS, COLUMNS), 0 for paper to 1 for ink."""
    image = digit_image([path(stroke) for stroke in strokes])
    halved = image.reshape(2 * ROWS, 2, COLUMNS, 2).mean(axis=(1, 3))
    # Thin strokes are paler in small; as dark as before they are seen as well.
    darkest = halved.max()
    return np.asarray(halved / darkest if darkest else halved, dtype=np.float32)
