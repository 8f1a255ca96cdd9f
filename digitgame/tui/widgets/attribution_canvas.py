"""Explained ink: which of it spoke for a digit and which against, in glyph and colour."""

from collections.abc import Mapping
from enum import Enum
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from digitgame.core.explanation import Explanation
from digitgame.core.ink import Stroke
from digitgame.tui.layout import Cells
from digitgame.tui.widgets.canvas import PEN_SHARE, Canvas
from model.grid import Grid
from model.raster import Points

HARDLY = 0.2
"""Ink whose share is below this part of the largest hardly mattered."""

STRONGLY = 0.55
"""Ink whose share is above this part of the largest mattered much."""


class Influence(Enum):
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


GLYPHS: Mapping[Influence, str] = {
    Influence.FOR: "+",
    Influence.MUCH_FOR: "+",
    Influence.AGAINST: "-",
    Influence.MUCH_AGAINST: "-",
    Influence.HARDLY: ".",
    Influence.ADDED: "o",
    Influence.LEFT_OUT: "x",
}
"""Plain characters, so that they read in every font; what mattered much is shown reversed."""


class AttributionCanvas(Canvas):
    """Shows ink, and once it is explained what each cell of it said."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"attribution--{said.value}" for said in Influence}

    def __init__(self) -> None:
        super().__init__()
        self.is_guided = False
        self._said: dict[int, dict[int, Influence]] = {}

    def fit(self, cells: Cells, strokes: tuple[Stroke, ...]) -> None:
        """Take another size and the ink as it is at that size, not explained yet."""
        self._said = {}
        self.resize_canvas(cells, strokes)

    @property
    def pen(self) -> float:
        """How wide a stroke is shown, in pad units."""
        return PEN_SHARE * self.cells.columns

    def explain(self, why: Explanation) -> None:
        """Show what each cell of the ink said."""
        self._said = {}
        for (row, column), said in influence_by_cell(why, Grid(*self.cells)).items():
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

    def _cell(self, said: Influence | None) -> Segment:
        if said is None:
            return Segment(" ", self.rich_style)
        style: Style = self.get_component_rich_style(f"attribution--{said.value}")
        return Segment(GLYPHS[said], style)


def influence_by_cell(why: Explanation, grid: Grid) -> dict[tuple[int, int], Influence]:
    """What to show in each cell (row, column) that is not empty."""
    most = float(np.abs(why.shares).max()) or 1.0
    said = {
        (row, column): _influence(float(why.shares[row, column]) / most)
        for row, column in np.argwhere(why.has_ink).tolist()
    }
    if why.change:
        said |= dict.fromkeys(_passed(why.change.removed, grid), Influence.LEFT_OUT)
        said |= dict.fromkeys(_passed(why.change.added, grid), Influence.ADDED)
    return said


def _influence(share: float) -> Influence:
    """What ink said whose share is that part of the largest."""
    if abs(share) < HARDLY:
        return Influence.HARDLY
    if share > 0:
        return Influence.MUCH_FOR if share >= STRONGLY else Influence.FOR
    return Influence.MUCH_AGAINST if share <= -STRONGLY else Influence.AGAINST


def _passed(parts: tuple[Points, ...], grid: Grid) -> list[tuple[int, int]]:
    """The cells (row, column) that parts of strokes go through."""
    return [(int(y // 2), int(x)) for part in grid.snapped(parts) for x, y in part]
