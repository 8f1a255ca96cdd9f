"""Ink that shows how each cell influenced the prediction."""

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
from digitgame.tui.palette import Palette
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.canvas import PEN_SHARE, Canvas
from model.grid import Grid
from model.raster import Points

HARDLY = 0.2
"""Ink whose share is below this fraction of the largest hardly mattered."""

STRONGLY = 0.55
"""Ink whose share is above this fraction of the largest mattered much."""


class Influence(Enum):
    """The influence of a cell's ink on the digit asked about, or a counterfactual edit there."""

    FOR = "for"
    MUCH_FOR = "much-for"
    AGAINST = "against"
    MUCH_AGAINST = "much-against"
    HARDLY = "hardly"
    ADDED = "added"
    """Ink that was missing."""
    LEFT_OUT = "left-out"
    """Ink that was removed before asking the network again."""


GLYPHS: Mapping[Influence, str] = {
    Influence.FOR: "+",
    Influence.MUCH_FOR: "+",
    Influence.AGAINST: "-",
    Influence.MUCH_AGAINST: "-",
    Influence.HARDLY: ".",
    Influence.ADDED: "o",
    Influence.LEFT_OUT: "x",
}
"""Plain characters, which every font has; strong influence is shown in reverse."""


_EDITS = (Influence.ADDED, Influence.LEFT_OUT)


class AttributionCanvas(Canvas):
    """Ink, and once it is explained the influence of each cell."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"attribution--{kind.value}" for kind in Influence}

    def __init__(self) -> None:
        super().__init__()
        self.is_guided = False
        self.has_signs = False
        """Show each influence as a sign, not only as a colour."""
        self._influences: dict[int, dict[int, Influence]] = {}
        self._colours: dict[Influence, Palette] = {}

    def fit(self, cells: Cells, strokes: tuple[Stroke, ...]) -> None:
        """Show ink, not explained yet, at another size."""
        self._influences = {}
        self.resize_canvas(cells, strokes)

    @property
    def pen(self) -> float:
        """The width of a stroke in pad units."""
        return PEN_SHARE * self.cells.columns

    def explain(self, why: Explanation) -> None:
        """Show the influence of each cell."""
        self._influences = {}
        for (row, column), influence in influence_by_cell(why, Grid(*self.cells)).items():
            self._influences.setdefault(row, {})[column] = influence
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render one row of the sheet."""
        if not self._influences:
            return super().render_line(y)
        row = self._influences.get(y, {})
        if not (self.has_signs or self.needs_signs):
            return self._heat(y, row)
        return Strip(
            [self._cell(row.get(column)) for column in range(self.cells.columns)],
            self.cells.columns,
        ).simplify()

    def show_signs(self, *, has_signs: bool) -> None:
        """Show signs or colours."""
        self.has_signs = has_signs
        self.refresh()

    def notify_style_update(self) -> None:
        """Mix the colours again."""
        super().notify_style_update()
        self._colours = {}

    @property
    def needs_signs(self) -> bool:
        """Return whether colours do not differ enough here."""
        few = self.app.console.color_system in (None, "standard") or self.app.no_color
        return few or get_symbols(self).is_ascii

    def _heat(self, y: int, row: Mapping[int, Influence]) -> Strip:
        """Render one row of the ink in the colours of its influence."""
        levels = self.levels_of_row(y)
        over = {}
        for column, influence in row.items():
            if influence in _EDITS:
                sign = self._cell(influence)
                over[column] = sign.text, sign.style or self.rich_style
            elif column < len(levels):
                over[column] = self._colour(influence).cell(levels[column])
        return Strip(self.palette.row(levels, over=over), self.cells.columns)

    def _colour(self, influence: Influence) -> Palette:
        if influence not in self._colours:
            look = self.get_component_styles(f"attribution--{influence.value}")
            self._colours[influence] = self.create_palette(look.color, self.styles.background)
        return self._colours[influence]

    def _cell(self, influence: Influence | None) -> Segment:
        if influence is None:
            return Segment(" ", self.rich_style)
        style: Style = self.get_component_rich_style(f"attribution--{influence.value}")
        return Segment(GLYPHS[influence], style)


def influence_by_cell(why: Explanation, grid: Grid) -> dict[tuple[int, int], Influence]:
    """Return the influence of each cell (row, column) that is not empty."""
    most = float(np.abs(why.shares).max()) or 1.0
    influences = {
        (row, column): _influence(float(why.shares[row, column]) / most)
        for row, column in np.argwhere(why.has_ink).tolist()
    }
    if why.change:
        influences |= dict.fromkeys(_cells_of(why.change.removed, grid), Influence.LEFT_OUT)
        influences |= dict.fromkeys(_cells_of(why.change.added, grid), Influence.ADDED)
    return influences


def _influence(share: float) -> Influence:
    """Return the influence of ink from its share of the largest share."""
    if abs(share) < HARDLY:
        return Influence.HARDLY
    if share > 0:
        return Influence.MUCH_FOR if share >= STRONGLY else Influence.FOR
    return Influence.MUCH_AGAINST if share <= -STRONGLY else Influence.AGAINST


def _cells_of(parts: tuple[Points, ...], grid: Grid) -> list[tuple[int, int]]:
    """Return the cells (row, column) that parts of strokes pass through."""
    return [(int(y // 2), int(x)) for part in grid.snapped(parts) for x, y in part]
