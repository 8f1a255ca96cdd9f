"""Signs over the ink: where strokes start, and which way they go; pure."""

from collections.abc import Iterable, Mapping, Sequence

from digitgame.tui.layout import Cells
from digitgame.tui.symbols import Symbols
from model.raster import Points, resample

Signs = Mapping[tuple[int, int], str]
"""One character by cell (column, row)."""

_MOST_NUMBERS = 9  # strokes that get a number: one cell holds one figure

_APART = 0.3  # sheet widths from arrow to arrow: one or two for each part of a digit

_HALF_ARROW = 2.0  # pad units before and after an arrow that it points along


def start_signs(starts: Iterable[tuple[float, float]], cells: Cells) -> Signs:
    """The strokes' numbers, each where its stroke starts.

    Args:
        starts: x, y in units of a pad, in the order of the strokes.
        cells: the pad's size.
    """
    numbers: dict[tuple[int, int], str] = {}
    for number, start in zip(range(1, _MOST_NUMBERS + 1), starts, strict=False):
        column, row = cell_of(start, cells)
        while (column, row) in numbers and column < cells.columns - 1:
            column += 1  # two strokes start in one cell
        numbers[column, row] = str(number)
    return numbers


def direction_signs(strokes: Sequence[Points], cells: Cells, symbols: Symbols) -> Signs:
    """Arrows along strokes, arrays (n, 2) in pad units; at least one on each."""
    signs: dict[tuple[int, int], str] = {}
    for stroke in strokes:
        even = resample(stroke, 1.0)
        count = max(1, round((len(even) - 1) / (_APART * cells.columns)))
        for number in range(count):
            at = round((number + 0.5) / count * (len(even) - 1))
            signs |= arrow_at(even, at, cells, symbols)
    return signs


def arrow_at(path: Points, at: int, cells: Cells, symbols: Symbols) -> Signs:
    """An arrow on a path of points (n, 2) a pad unit apart, at one of them."""
    reach = int(_HALF_ARROW)
    before, after = path[max(at - reach, 0)], path[min(at + reach, len(path) - 1)]
    right, down = (after - before).tolist()
    return {cell_of(path[at].tolist(), cells): arrow(right, down, symbols)}


def arrow(right: float, down: float, symbols: Symbols) -> str:
    """The arrow that is nearest to a direction."""
    if abs(right) >= abs(down):
        return symbols.arrows[0 if right >= 0 else 2]
    return symbols.arrows[1 if down > 0 else 3]


def cell_of(place: Sequence[float], cells: Cells) -> tuple[int, int]:
    """The cell (column, row) of a place in pad units; of one beyond the pad, the nearest."""
    x, y = place
    column, row = int(x), int(y / 2)
    return min(max(column, 0), cells.columns - 1), min(max(row, 0), cells.rows - 1)
