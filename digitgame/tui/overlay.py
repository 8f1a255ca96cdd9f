"""What shows on the pad where there is no ink: guide lines and the ghost of a way; pure."""

from collections.abc import Mapping, Sequence
from enum import Enum

from digitgame.tui.layout import Cells
from digitgame.tui.symbols import Symbols
from model.grid import Grid
from model.raster import Points


class Mark(Enum):
    """What a cell without ink can show."""

    LINE = "line"
    """Top line or base line."""
    MIDDLE = "middle"
    """Halfway between them."""
    GHOST = "ghost"
    """The way that the ink followed, or is to follow."""
    FAINT = "faint"
    """The same, fading."""
    SPARK = "spark"
    """There is something to celebrate."""


Marks = Mapping[tuple[int, int], Mark]
"""Marks by cell (column, row)."""

FADING = (1, 2, 4)
"""Of how many cells of a ghost one is shown, by how far it has faded: fewer, because a terminal of
few colours has no fainter ones."""

_MIDDLE_STEP = 4  # columns from dot to dot: fainter than the lines to write between


def mark_symbols(symbols: Symbols) -> dict[Mark, str]:
    """Return the character of each mark."""
    return {
        Mark.LINE: symbols.dashes,
        Mark.MIDDLE: symbols.dot,
        Mark.GHOST: symbols.bullet,
        Mark.FAINT: symbols.bullet,
        Mark.SPARK: symbols.star,
    }


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


def ghost_marks(strokes: Sequence[Points], cells: Cells, fading: int = 0) -> Marks:
    """The cells through which a ghost's strokes, arrays (n, 2) in pad units, pass.

    Args:
        strokes: the ghost.
        cells: the pad's size.
        fading: how far it has faded; from the length of `FADING` on it is gone.
    """
    if fading >= len(FADING):
        return {}
    mark = Mark.FAINT if fading else Mark.GHOST
    return {
        (int(x), int(y // 2)): mark
        for stroke in Grid(*cells).snapped(strokes)
        for x, y in stroke[:: FADING[fading]]
    }
