"""Pixels to styled half blocks: how the pad and the thumbnail show grey levels."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from digitgame.tui.symbols import get_symbols
from model.raster import Floats

Levels = npt.NDArray[np.uint8]

LEVELS = 8
"""Shades between paper and ink: more cannot be told apart and make longer updates."""

SLACK = 2
"""Shades that wet ink may be off until it is dry. The pen darkens the cells around it little by
little, from step to step; most of those shades are gone before the eye has met them."""

INKED = 0.5
"""Darkness from which a pixel counts as ink where only two shades are shown."""

ASCII_INK = "#"

_NO_MARKS: Mapping[int, tuple[str, Style]] = {}
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Palette:
    """Turns rows of pixels into segments for one pair of colours."""

    def __init__(self, ink: Color, paper: Color, *, is_ascii: bool, shades: bool) -> None:
        """Choose how to draw.

        Args:
            ink: colour of full darkness.
            paper: colour of none.
            is_ascii: draw one plain character per cell instead of half blocks.
            shades: mix grey levels; else every pixel is ink or paper, told by its glyph alone.
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

    @classmethod
    def of(cls, widget: Widget) -> "Palette":
        """The palette of a widget's own colours, as its terminal can show them."""
        few = widget.app.console.color_system in (None, "standard") or widget.app.no_color
        _, _, paper, ink = widget.colors
        return cls(ink, paper, is_ascii=get_symbols(widget).is_ascii, shades=not few)

    def dimmed(self, levels: Levels) -> Levels:
        """Levels that stand back: at half their darkness, or every second cell where all is black.

        Characters are too few for any to be left out: with those, all stay.

        Args:
            levels: (rows, columns, 2), as `levels` gives them.
        """
        if self._shades:
            return (levels + 1) // 2
        if self._is_ascii:
            return levels
        row, column = np.indices(levels.shape[:2])
        return np.where(((row + column) % 2 == 0)[..., None], levels, 0).astype(np.uint8)

    def levels(self, pixels: Floats) -> Levels:
        """What is visible of pixels (2 * rows, columns), 0 to 1: equal levels look the same.

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
        """Which cells are to be repainted, (rows, columns).

        Args:
            shown: what the cells show, (rows, columns, 2).
            levels: what they should show, as large.
            is_wet: may they go on showing what is nearly right?
        """
        slack = SLACK if is_wet and self._shades else 0
        off = np.abs(shown.astype(np.int8) - levels.astype(np.int8))
        is_stale = (levels == 0) & (shown > 0)  # paper is never nearly paper
        return np.asarray(((off > slack) | is_stale).any(axis=2))

    def row(
        self, levels: Sequence[Sequence[int]], marks: Mapping[int, tuple[str, Style]] = _NO_MARKS
    ) -> list[Segment]:
        """One row of cells, equal neighbours merged.

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
        """Glyph and style of a cell."""
        if (upper, lower) not in self._cells:
            self._cells[upper, lower] = self._mix(upper, lower)
        return self._cells[upper, lower]

    def _mix(self, upper: int, lower: int) -> tuple[str, Style]:
        if not self._shades:
            if self._is_ascii:
                return ASCII_INK if upper else " ", self._plain
            return _HALVES[bool(upper), bool(lower)], self._plain
        # The darker half is the glyph, so that the ink reads even where backgrounds get lost.
        glyph = _HALVES[upper >= lower and upper > 0, lower >= upper and lower > 0]
        darker, lighter = max(upper, lower), min(upper, lower)
        return glyph, Style(color=self._mixed[darker], bgcolor=self._mixed[lighter])
