"""Marks under the ink and signs over it: guide lines, ghosts, numbers, arrows."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import numpy as np

from digitgame.tui.layout import Cells
from digitgame.tui.symbols import Symbols
from model.grid import Grid
from model.raster import Points, resample


class Mark(Enum):
    """Content of a cell without ink."""

    LINE = "line"
    """Top line or base line."""
    MIDDLE = "middle"
    """Halfway between them."""
    GHOST = "ghost"
    FAINT = "faint"
    """A fading ghost."""
    SPARK = "spark"
    """Celebration."""


Marks = Mapping[tuple[int, int], Mark]
"""Marks by cell (column, row)."""

Signs = Mapping[tuple[int, int], str]
"""Characters over the ink by cell (column, row)."""

FADING = (1, 2, 4)
"""Steps between the cells of a ghost that are shown, by how far it has faded. A terminal with few
colours has no fainter ones."""

_MIDDLE_STEP = 4  # columns from dot to dot: fainter than the lines to write between

_MOST_NUMBERS = 9  # one cell holds one digit

_ARROW_DISTANCE = 0.3  # pad widths between arrows: one or two for each part of a digit

_ARROW_REACH = 2  # points before and after an arrow that define its direction


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
    """Return the pad's guide lines: top, middle and base."""
    guides = Grid(*cells).guides
    marks = {
        (column, int(guides.middle // 2)): Mark.MIDDLE
        for column in range(_MIDDLE_STEP // 2, cells.columns, _MIDDLE_STEP)
    }
    for y in (guides.top, guides.base):
        marks |= {(column, int(y // 2)): Mark.LINE for column in range(cells.columns)}
    return marks


def ghost_marks(strokes: Sequence[Points], cells: Cells, fading: int = 0) -> Marks:
    """Return the cells that a ghost passes through.

    Args:
        strokes: the ghost, arrays (n, 2) in pad units.
        cells: size of the pad.
        fading: how far it has faded; it disappears at the length of `FADING`.
    """
    if fading >= len(FADING):
        return {}
    mark = Mark.FAINT if fading else Mark.GHOST
    return {
        (int(x), int(y // 2)): mark
        for stroke in Grid(*cells).snapped(strokes)
        for x, y in stroke[:: FADING[fading]]
    }


def start_signs(starts: Iterable[Sequence[float]], cells: Cells, symbols: Symbols) -> Signs:
    """Return the strokes' numbers, each where its stroke starts; a dot for a single stroke.

    A number on a digit of one stroke would look like a digit.

    Args:
        starts: x, y in pad units, in the order of the strokes.
        cells: size of the pad.
        symbols: block characters or ASCII.
    """
    starts = list(starts)
    if len(starts) == 1:
        return {cell_of(starts[0], cells): symbols.start}
    numbers: dict[tuple[int, int], str] = {}
    for number, start in zip(range(1, _MOST_NUMBERS + 1), starts, strict=False):
        column, row = cell_of(start, cells)
        # Two strokes start in one cell; next to each other they would look like one number.
        while {(column, row), (column - 1, row)} & numbers.keys() and column < cells.columns - 1:
            column += 1
        numbers[column, row] = str(number)
    return numbers


def direction_signs(strokes: Sequence[Points], cells: Cells, symbols: Symbols) -> Signs:
    """Return arrows along strokes, arrays (n, 2) in pad units; at least one on each."""
    signs: dict[tuple[int, int], str] = {}
    for stroke in strokes:
        even = resample(stroke, 1.0)
        count = max(1, round((len(even) - 1) / (_ARROW_DISTANCE * cells.columns)))
        for number in range(count):
            at = round((number + 0.5) / count * (len(even) - 1))
            signs |= arrow_at(even, at, cells, symbols)
    return signs


def arrow_at(path: Points, at: int, cells: Cells, symbols: Symbols) -> Signs:
    """Return an arrow at one of the points (n, 2) of a path, a pad unit apart."""
    before, after = path[max(at - _ARROW_REACH, 0)], path[min(at + _ARROW_REACH, len(path) - 1)]
    right, down = (after - before).tolist()
    return {cell_of(path[at].tolist(), cells): arrow(right, down, symbols)}


def arrow(right: float, down: float, symbols: Symbols) -> str:
    """Return the arrow nearest to a direction."""
    if abs(right) >= abs(down):
        return symbols.arrows[0 if right >= 0 else 2]
    return symbols.arrows[1 if down > 0 else 3]


def stretched(points: Points, cells: Cells, stretch: float) -> Points:
    """Widen points (n, 2) in pad units about the pad's vertical middle.

    Half a cell's aspect is the stretch with which the cells of a terminal keep true proportions.
    """
    middle = (cells.columns / 2, 0.0)
    return np.asarray((points - np.array(middle)) * (stretch, 1.0) + middle)


def cell_of(place: Sequence[float], cells: Cells) -> tuple[int, int]:
    """Return the cell (column, row) of a place in pad units, clamped to the pad."""
    x, y = place
    column, row = int(x), int(y / 2)
    return min(max(column, 0), cells.columns - 1), min(max(row, 0), cells.rows - 1)
