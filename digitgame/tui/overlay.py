"""What shows on the pad where there is no ink: guide lines and the ghost of a way; pure."""

from collections.abc import Mapping, Sequence
from enum import Enum

from digitgame.settings import Glyphs
from digitgame.tui.room import Cells
from model.grid import Grid
from model.raster import Points


class Mark(Enum):
    """What a cell without ink can show."""

    LINE = "line"
    """Top line or base line."""
    MIDDLE = "middle"
    """Halfway between them."""
    GHOST = "ghost"
    """The way that the ink followed."""


Marks = Mapping[tuple[int, int], Mark]
"""Marks by cell (column, row)."""

GLYPHS = {
    Glyphs.HALF: {Mark.LINE: "╌", Mark.MIDDLE: "·", Mark.GHOST: "•"},
    Glyphs.ASCII: {Mark.LINE: "-", Mark.MIDDLE: ".", Mark.GHOST: "o"},
}

_MIDDLE_STEP = 4  # columns from dot to dot: fainter than the lines to write between


def guide_marks(cells: Cells) -> Marks:
    """The pad's guide lines: top, middle and base."""
    guides = Grid(*cells).guides
    marks = {
        (column, int(guides.middle // 2)): Mark.MIDDLE
        for column in range(_MIDDLE_STEP // 2, cells.columns, _MIDDLE_STEP)
    }
    for y in (guides.top, guides.base):
        marks |= {(column, int(y // 2)): Mark.LINE for column in range(cells.columns)}
    return marks


def ghost_marks(strokes: Sequence[Points], cells: Cells) -> Marks:
    """The cells through which a ghost's strokes, arrays (n, 2) in pad units, pass."""
    return {
        (int(x), int(y // 2)): Mark.GHOST
        for stroke in Grid(*cells).snapped(strokes)
        for x, y in stroke
    }
