"""Draw grey levels as styled block characters."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.app import RenderResult
from textual.color import Color
from textual.widget import Widget

from digitgame.tui.symbols import get_symbols
from model.raster import Floats, Points, draw

Levels = npt.NDArray[np.uint8]
"""(rows, columns, pixels of a cell): shades from 0 for paper to `LEVELS` for ink, or 0 and 1."""

LEVELS = 8
"""Shades between paper and ink: more are indistinguishable and make longer updates."""

SLACK = 3
"""Shades by which wet ink may be off. The pen darkens the cells around it step by step; most of
those shades are replaced before anyone sees them. At the sharpened edges of quadrants, three shades
are as much darkness as two without."""

INKED = 0.5
"""Darkness from which a pixel counts as ink if only two shades are shown."""

ASCII_INK, ASCII_DIMMED = "#", ":"

_DIMMED = "░"
"""Dimmed ink where there are only two shades."""

_DOWN = 2  # pixels of a cell, from top to bottom

Glyphs = Mapping[int, tuple[str, Style]]
"""Character and style by column."""

_NONE: Glyphs = {}

_GLYPHS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Block characters by their inked quarters: 1 upper left, 2 upper right, 4 lower left, 8 lower
right."""

_PREFERRED = frozenset("▘▝▖▗▀▌▚")
"""One of each two complementary characters. Fonts leave seams around a character, so the larger
part of a cell is its background; between halves, the upper one fits better in most fonts."""

_SPLITS = np.array([[mask >> bit & 1 for bit in range(4)] for mask in (1, 2, 4, 8, 3, 5, 9)], float)
"""(7, 4) every way to split four pixels in two."""

_SHARPENED = 1.5
"""Factor of the contrast at an edge: pixels half as wide can show it sharper."""


class Palette:
    """Turns rows of pixels into segments for one pair of colours."""

    def __init__(
        self, ink: Color, paper: Color, *, is_ascii: bool, shades: bool, across: int = 1
    ) -> None:
        """Mix the shades.

        Args:
            ink: colour of full darkness.
            paper: colour of no darkness.
            is_ascii: draw one plain character per cell instead of blocks.
            shades: show grey levels; otherwise every pixel is either ink or paper.
            across: pixels next to each other in a cell, 1 for half blocks or 2 for quadrants.
        """
        self._is_ascii = is_ascii
        self.across = 1 if is_ascii else across
        """Pixels next to each other in a cell."""
        # A colour of the terminal's own theme has no known RGB value to mix with.
        is_known = ink.ansi is None and paper.ansi is None
        self._shades = shades and not is_ascii and is_known
        self._plain = Style(color=ink.rich_color, bgcolor=paper.rich_color)
        self._mixed: list[RichColor] = []
        if self._shades:
            self._mixed = [
                paper.blend(ink, level / LEVELS).rich_color for level in range(LEVELS + 1)
            ]
        self._cells: dict[tuple[bool, tuple[int, ...]], tuple[str, Style]] = {}

    def draw(self, strokes: Sequence[Points], size: tuple[int, int], pen: float) -> Floats:
        """Draw strokes as the pixels of a sheet.

        Args:
            strokes: arrays (n, 2), x and y in units of a cell's width, half its height.
            size: rows and columns of the sheet in cells.
            pen: diameter of the pen in the same units.

        Returns:
            (2 * rows, across * columns), 0 for paper to 1 for ink.
        """
        rows, columns = size
        square = (_DOWN * rows, columns)
        if self.across == 1:
            return draw(strokes, square, pen)
        # The middles of the left and the right pixels of each cell.
        sides = [draw([stroke + away for stroke in strokes], square, pen) for away in _AWAY]
        pixels = np.stack(sides, axis=2).reshape(_DOWN * rows, 2 * columns)
        sharpened: Floats = np.clip((pixels - 0.5) * np.float32(_SHARPENED) + 0.5, 0, 1)
        return sharpened

    def levels(self, pixels: Floats) -> Levels:
        """Convert pixels to levels; equal levels look the same.

        Args:
            pixels: (2 * rows, across * columns), 0 to 1.

        Returns:
            (rows, columns, 2 * across) uint8, a cell's pixels in reading order; at most two
            different levels in a cell.
        """
        rows, columns = pixels.shape[0] // _DOWN, pixels.shape[1] // self.across
        apart = pixels.reshape(rows, _DOWN, columns, self.across).transpose(0, 2, 1, 3)
        cells = apart.reshape(rows, columns, _DOWN * self.across)
        if self._is_ascii:
            cells = np.repeat(cells.max(axis=2, keepdims=True), cells.shape[2], axis=2)
        if not self._shades:
            return (cells >= INKED).astype(np.uint8)
        if self.across == 2:
            cells = _with_two_shades(cells)
        return np.rint(cells * LEVELS).astype(np.uint8)

    def differing(
        self, shown: Levels, levels: Levels, *, is_wet: bool = False
    ) -> npt.NDArray[np.bool_]:
        """Return which cells need repainting, (rows, columns).

        Args:
            shown: the levels on the screen.
            levels: the levels that it should show, of the same shape.
            is_wet: tolerate nearly right shades.
        """
        slack = SLACK if is_wet and self._shades else 0
        off = np.abs(shown.astype(np.int8) - levels.astype(np.int8))
        is_stale = (levels == 0) & (shown > 0)  # paper is never nearly paper
        return np.asarray(((off > slack) | is_stale).any(axis=2))

    def row(
        self,
        levels: Sequence[Sequence[int]],
        marks: Glyphs = _NONE,
        *,
        over: Glyphs = _NONE,
        is_dimmed: bool = False,
    ) -> list[Segment]:
        """Render one row of cells, with neighbours merged where one style can show both.

        Args:
            levels: (columns, pixels of a cell).
            marks: for cells without ink.
            over: for any cells, instead of their ink.
            is_dimmed: show the ink at half its darkness, or as a pattern if there are no shades.
        """
        cells = (
            over.get(column)
            or (marks[column] if column in marks and not any(cell) else None)
            or self.cell(cell, is_dimmed=is_dimmed)
            for column, cell in enumerate(levels)
        )
        runs: list[tuple[list[str], Style]] = []
        for glyph, style in cells:
            last = runs[-1][1] if runs else None
            if last is style or (last is not None and _suits(last, glyph, style)):
                runs[-1][0].append(glyph)
            else:
                runs.append(([glyph], style))
        return [Segment("".join(glyphs), style) for glyphs, style in runs]

    def cell(self, cell: Sequence[int], *, is_dimmed: bool = False) -> tuple[str, Style]:
        """Return the character and the style of a cell's pixels."""
        key = (is_dimmed, tuple(cell))
        if key not in self._cells:
            self._cells[key] = self._mix(*key)
        return self._cells[key]

    def _mix(self, is_dimmed: bool, cell: tuple[int, ...]) -> tuple[str, Style]:
        if not self._shades:
            if is_dimmed or self._is_ascii:
                inked = (ASCII_DIMMED if is_dimmed else ASCII_INK) if self._is_ascii else _DIMMED
                return inked if any(cell) else " ", self._plain
            return _glyph(cell, 1), self._plain
        if is_dimmed:
            cell = tuple((level + 1) // 2 for level in cell)
        high, low = max(cell), min(cell)
        if high == low:  # no glyph, so no seam
            return " ", Style(bgcolor=self._mixed[high])
        glyph = _glyph(cell, high)
        if glyph not in _PREFERRED:
            glyph, high, low = _glyph(cell, low), low, high
        return glyph, Style(color=self._mixed[high], bgcolor=self._mixed[low])


def _suits(last: Style, glyph: str, style: Style) -> bool:
    """Return whether a glyph looks the same in the style of its neighbour."""
    return last == style or (glyph == " " and last.bgcolor == style.bgcolor)


_AWAY = np.array([(0.25, 0.0), (-0.25, 0.0)])
"""Shifts of the strokes that bring the middles of a cell's two columns of pixels to its middle."""


def _with_two_shades(cells: Floats) -> Floats:
    """Replace the pixels of each cell by the two shades that come closest.

    The split of a cell's four pixels is the one with the least squared error.

    Args:
        cells: (rows, columns, 4).
    """
    is_mixed = cells.max(axis=2) > cells.min(axis=2)
    mixed = cells[is_mixed]  # (k, 4)
    sums = mixed @ _SPLITS.T  # (k, 7) of one part of each split
    others = mixed.sum(axis=1, keepdims=True) - sums
    counts = _SPLITS.sum(axis=1)
    # Least squared error means the largest sum of squared sums by count.
    best = (sums**2 / counts + others**2 / (4 - counts)).argmax(axis=1)
    number = np.arange(len(mixed))
    one, other = sums[number, best] / counts[best], others[number, best] / (4 - counts[best])
    fitted = cells.copy()
    fitted[is_mixed] = np.where(_SPLITS[best] > 0, one[:, None], other[:, None])
    return fitted


def _glyph(cell: tuple[int, ...], level: int) -> str:
    """Return the character whose parts are a cell's pixels of a level: two halves or quarters."""
    bits = (3, 12) if len(cell) == _DOWN else (1, 2, 4, 8)
    return _GLYPHS[sum(bit for bit, own in zip(bits, cell, strict=True) if own == level)]


class PixelWidget(Widget):
    """A widget that draws its own lines, in shades of its current colours."""

    IS_IMAGE = False
    """The pixels are given, one a column, not drawn as finely as the terminal allows."""

    _palette: Palette | None = None

    @property
    def palette(self) -> Palette:
        """The palette that its colours and its terminal allow."""
        if self._palette is None:
            _, _, paper, ink = self.colors
            self._palette = self.create_palette(ink, paper)
        return self._palette

    def create_palette(self, ink: Color, paper: Color) -> Palette:
        """Create a palette of other colours."""
        few = self.app.console.color_system in (None, "standard") or self.app.no_color
        symbols = get_symbols(self)
        return Palette(
            ink,
            paper,
            is_ascii=symbols.is_ascii,
            shades=not few,
            across=1 if self.IS_IMAGE else symbols.across,
        )

    def notify_style_update(self) -> None:
        """Mix the shades again when the colours change."""
        super().notify_style_update()
        self._palette = None

    def render(self) -> RenderResult:
        """Render nothing: `render_line` draws the widget."""
        return ""
