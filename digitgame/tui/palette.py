"""Draw grey levels as styled half blocks."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.app import RenderResult
from textual.color import Color
from textual.widget import Widget

from digitgame.tui.symbols import get_symbols
from model.raster import Floats

Levels = npt.NDArray[np.uint8]

LEVELS = 8
"""Shades between paper and ink: more are indistinguishable and make longer updates."""

SLACK = 2
"""Shades by which wet ink may be off. The pen darkens the cells around it step by step; most of
those shades are replaced before anyone sees them."""

INKED = 0.5
"""Darkness from which a pixel counts as ink if only two shades are shown."""

ASCII_INK = "#"

_NO_MARKS: Mapping[int, tuple[str, Style]] = {}
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Palette:
    """Turns rows of pixels into segments for one pair of colours."""

    def __init__(self, ink: Color, paper: Color, *, is_ascii: bool, shades: bool) -> None:
        """Mix the shades.

        Args:
            ink: colour of full darkness.
            paper: colour of no darkness.
            is_ascii: draw one plain character per cell instead of half blocks.
            shades: show grey levels; otherwise every pixel is either ink or paper.
        """
        self._is_ascii = is_ascii
        # A colour of the terminal's own theme has no known RGB value to mix with.
        is_known = ink.ansi is None and paper.ansi is None
        self._shades = shades and not is_ascii and is_known
        self._plain = Style(color=ink.rich_color, bgcolor=paper.rich_color)
        self._mixed: list[RichColor] = []
        if self._shades:
            self._mixed = [
                paper.blend(ink, level / LEVELS).rich_color for level in range(LEVELS + 1)
            ]
        self._cells: dict[tuple[int, int], tuple[str, Style]] = {}

    def dimmed(self, levels: Levels) -> Levels:
        """Return levels (rows, columns, 2) at half their darkness.

        Without shades, every second cell is left out. Plain characters stay, as they are too few.
        """
        if self._shades:
            return (levels + 1) // 2
        if self._is_ascii:
            return levels
        row, column = np.indices(levels.shape[:2])
        return np.where(((row + column) % 2 == 0)[..., None], levels, 0).astype(np.uint8)

    def levels(self, pixels: Floats) -> Levels:
        """Convert pixels (2 * rows, columns), 0 to 1, to levels; equal levels look the same.

        Returns:
            (rows, columns, 2) uint8, upper and lower pixel of each cell.
        """
        rows, columns = pixels.shape[0] // 2, pixels.shape[1]
        pairs = pixels.reshape(rows, 2, columns).transpose(0, 2, 1)
        if self._is_ascii:
            pairs = np.repeat(pairs.max(axis=2, keepdims=True), 2, axis=2)
        if self._shades:
            return np.rint(pairs * LEVELS).astype(np.uint8)
        return (pairs >= INKED).astype(np.uint8)

    def differing(
        self, shown: Levels, levels: Levels, *, is_wet: bool = False
    ) -> npt.NDArray[np.bool_]:
        """Return which cells need repainting, (rows, columns).

        Args:
            shown: the levels on the screen, (rows, columns, 2).
            levels: the levels that it should show, of the same shape.
            is_wet: tolerate nearly right shades.
        """
        slack = SLACK if is_wet and self._shades else 0
        off = np.abs(shown.astype(np.int8) - levels.astype(np.int8))
        is_stale = (levels == 0) & (shown > 0)  # paper is never nearly paper
        return np.asarray(((off > slack) | is_stale).any(axis=2))

    def row(
        self, levels: Sequence[Sequence[int]], marks: Mapping[int, tuple[str, Style]] = _NO_MARKS
    ) -> list[Segment]:
        """Render one row of cells, with equal neighbours merged.

        Args:
            levels: (columns, 2) upper and lower level of each cell.
            marks: glyph and style by column, for cells without ink.
        """
        cells = (
            marks[column] if not (upper or lower) and column in marks else self._cell(upper, lower)
            for column, (upper, lower) in enumerate(levels)
        )
        return [
            Segment("".join(glyph for glyph, _ in run), style)
            for style, run in groupby(cells, key=lambda cell: cell[1])
        ]

    def _cell(self, upper: int, lower: int) -> tuple[str, Style]:
        if (upper, lower) not in self._cells:
            self._cells[upper, lower] = self._mix(upper, lower)
        return self._cells[upper, lower]

    def _mix(self, upper: int, lower: int) -> tuple[str, Style]:
        if not self._shades:
            if self._is_ascii:
                return ASCII_INK if upper else " ", self._plain
            return _HALVES[bool(upper), bool(lower)], self._plain
        # The darker half is the glyph, so that ink is readable even if backgrounds are lost.
        glyph = _HALVES[upper >= lower and upper > 0, lower >= upper and lower > 0]
        darker, lighter = max(upper, lower), min(upper, lower)
        return glyph, Style(color=self._mixed[darker], bgcolor=self._mixed[lighter])


class PixelWidget(Widget):
    """A widget that draws its own lines, in shades of its current colours."""

    _palette: Palette | None = None

    @property
    def palette(self) -> Palette:
        """The palette that its colours and its terminal allow."""
        if self._palette is None:
            few = self.app.console.color_system in (None, "standard") or self.app.no_color
            _, _, paper, ink = self.colors
            is_ascii = get_symbols(self).is_ascii
            self._palette = Palette(ink, paper, is_ascii=is_ascii, shades=not few)
        return self._palette

    def notify_style_update(self) -> None:
        """Mix the shades again when the colours change."""
        super().notify_style_update()
        self._palette = None

    def render(self) -> RenderResult:
        """Render nothing: `render_line` draws the widget."""
        return ""
