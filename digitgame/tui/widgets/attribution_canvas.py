"""Explained ink: which of it spoke for a digit and which against, in glyph and colour."""

from collections.abc import Mapping
from enum import Enum
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from digitgame.core.explanation import Why
from digitgame.core.ink import Stroke
from digitgame.storage.settings import Glyphs
from digitgame.tui.layout import Cells
from digitgame.tui.widgets.canvas import PEN_SHARE, Sheet
from model.grid import Grid
from model.raster import Points

HARDLY = 0.2
"""Ink whose share is below this part of the largest hardly mattered."""

STRONGLY = 0.55
"""Ink whose share is above this part of the largest mattered much."""


class Said(Enum):
    """What a cell's ink said of the digit asked about, or what was tried there."""

    FOR = "for"
    MUCH_FOR = "much-for"
    AGAINST = "against"
    MUCH_AGAINST = "much-against"
    HARDLY = "hardly"
    ADDED = "added"
    """Ink that is missing."""
    LEFT_OUT = "left-out"
    """Ink without which the network was asked again."""


GLYPHS: Mapping[Said, str] = {
    Said.FOR: "+",
    Said.MUCH_FOR: "+",
    Said.AGAINST: "-",
    Said.MUCH_AGAINST: "-",
    Said.HARDLY: ".",
    Said.ADDED: "o",
    Said.LEFT_OUT: "x",
}
"""Plain characters, so that they read in every font; what mattered much is shown reversed."""


class Explained(Sheet):
    """Shows ink, and once it is explained what each cell of it said."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"explained--{said.value}" for said in Said}

    def __init__(self, glyphs: Glyphs) -> None:
        """An empty sheet.

        Args:
            glyphs: what to draw ink with that is not explained yet.
        """
        super().__init__(glyphs)
        self.is_guided = False
        self._said: dict[int, dict[int, Said]] = {}

    def fit(self, cells: Cells, strokes: tuple[Stroke, ...]) -> None:
        """Take another size and the ink as it is at that size, not explained yet."""
        self._said = {}
        self.resize_sheet(cells, strokes)

    @property
    def pen(self) -> float:
        """How wide a stroke is shown, in pad units."""
        return PEN_SHARE * self.cells.columns

    def explain(self, why: Why) -> None:
        """Show what each cell of the ink said."""
        self._said = {}
        for (row, column), said in said_by_cell(why, Grid(*self.cells)).items():
            self._said.setdefault(row, {})[column] = said
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the sheet."""
        if not self._said:
            return super().render_line(y)
        said = self._said.get(y, {})
        return Strip(
            [self._cell(said.get(column)) for column in range(self.cells.columns)],
            self.cells.columns,
        ).simplify()

    def _cell(self, said: Said | None) -> Segment:
        if said is None:
            return Segment(" ", self.rich_style)
        style: Style = self.get_component_rich_style(f"explained--{said.value}")
        return Segment(GLYPHS[said], style)


def said_by_cell(why: Why, grid: Grid) -> dict[tuple[int, int], Said]:
    """What to show in each cell (row, column) that is not empty."""
    most = float(np.abs(why.shares).max()) or 1.0
    said = {
        (row, column): _said(float(why.shares[row, column]) / most)
        for row, column in np.argwhere(why.is_inked).tolist()
    }
    if why.change:
        said |= dict.fromkeys(_passed(why.change.left_out, grid), Said.LEFT_OUT)
        said |= dict.fromkeys(_passed(why.change.added, grid), Said.ADDED)
    return said


def _said(share: float) -> Said:
    """What ink said whose share is that part of the largest."""
    if abs(share) < HARDLY:
        return Said.HARDLY
    if share > 0:
        return Said.MUCH_FOR if share >= STRONGLY else Said.FOR
    return Said.MUCH_AGAINST if share <= -STRONGLY else Said.AGAINST


def _passed(parts: tuple[Points, ...], grid: Grid) -> list[tuple[int, int]]:
    """The cells (row, column) that parts of strokes go through."""
    return [(int(y // 2), int(x)) for part in grid.snapped(parts) for x, y in part]
