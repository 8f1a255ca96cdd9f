"""A line chart of values over time, in character cells."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from digitgame.tui.layout import Cells
from digitgame.tui.symbols import Symbols, get_symbols

HIGHEST = 100.0
"""Values are 0 to 100: per cent, or a score."""

_TICK = 20  # distance of the labels, where there is room for them
_LABELS = 4  # columns of the labels on the left
_BELOW = 2  # rows of the axis and its labels
_SMALLEST = Cells(_LABELS + 3, _BELOW + 2)
_HALVES = {(True, False): "▀", (False, True): "▄", (True, True): "█"}
_POINT, _BETWEEN = "o", "."  # ASCII, one a cell
_DOT = "●"
"""A value on a line of braille."""

_BRAILLE = 0x2800
_BRAILLE_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bits of the 2x4 dots of a braille character, row by row, in Unicode."""

_Pixels = dict[tuple[int, int], bool]
"""By column and row of pixels: True for a value, False for a line between two values."""


class Plot(Widget):
    """A line chart with a title."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"plot--value"}

    def __init__(self, name: str) -> None:
        """Create a plot without values, named after what they are."""
        super().__init__(name=name)
        self._values: Sequence[float | None] = ()
        self._ends = ("", "")

    def show(self, values: Sequence[float | None], ends: tuple[str, str]) -> None:
        """Show other values; the arguments are those of `plot`."""
        self._values, self._ends = values, ends
        self.refresh()

    def render(self) -> RenderResult:
        """Render the title and the plot below."""
        size = Cells(self.size.width, self.size.height - 1)
        lines = plot(self._values, size, get_symbols(self), self._ends)
        name = Text((self.name or "").center(size.columns).rstrip(), "bold", no_wrap=True)
        rows = [Text(line, no_wrap=True) for line in lines]
        for row in rows:
            row.highlight_regex(_DOT, self.get_component_rich_style("plot--value"))
        return Text("\n").join([name, *rows])


def plot(
    values: Sequence[float | None], size: Cells, symbols: Symbols, ends: tuple[str, str]
) -> list[str]:
    """Draw a plot as lines of `size.columns` characters; empty where the size is too small.

    Consecutive values are joined; across a gap the line is dotted. The lowest label is the
    multiple of 20 below the lowest value, so that good values can be distinguished.

    Args:
        values: 0 to 100 or None if unknown; evenly spaced in time, oldest first.
        size: columns and rows, labels included.
        symbols: braille, half blocks or ASCII.
        ends: labels below the first and the last value.
    """
    if size.columns < _SMALLEST.columns or size.rows < _SMALLEST.rows:
        return []
    area = Cells(size.columns - _LABELS - 1, size.rows - _BELOW)
    lowest = _lowest_label(values)
    across, down = _pixels_of_cell(symbols)
    pixels = _draw_line(values, area.columns * across, area.rows * down, lowest)
    ticks = _ticks_by_row(lowest, area.rows)
    lines = []
    for row in range(area.rows):
        label = f"{ticks[row]:>{_LABELS - 1}} " if row in ticks else " " * _LABELS
        edge = symbols.tick if row in ticks else symbols.vertical
        cells = (_cell(pixels, column, row, symbols) for column in range(area.columns))
        lines.append(label + edge + "".join(cells))
    lines.append(" " * _LABELS + symbols.corner + symbols.horizontal * area.columns)
    lines.append(" " * (_LABELS + 1) + _justify(ends, area.columns))
    return lines


def _lowest_label(values: Sequence[float | None]) -> int:
    least = min((value for value in values if value is not None), default=0.0)
    return min(int(least // _TICK) * _TICK, int(HIGHEST) - _TICK)


def _ticks_by_row(lowest: int, rows: int) -> dict[int, int]:
    """Return labels by row: lowest and highest value, and others where there is room."""
    span = int(HIGHEST) - lowest
    every = _TICK if rows > span // _TICK * 2 else span
    return {
        round((HIGHEST - value) / span * (rows - 1)): value
        for value in range(lowest, int(HIGHEST) + 1, every)
    }


def _draw_line(values: Sequence[float | None], width: int, height: int, lowest: int) -> _Pixels:
    known: list[tuple[int, int, int]] = []
    for number, value in enumerate(values):
        if value is not None:
            column = round(number * (width - 1) / max(len(values) - 1, 1))
            row = round((HIGHEST - value) / (HIGHEST - lowest) * (height - 1))
            known.append((number, column, min(max(row, 0), height - 1)))
    pixels: _Pixels = {}
    for (number, *start), (following, *end) in pairwise(known):
        is_gap = following > number + 1
        for at, place in enumerate(_pixels_between((start[0], start[1]), (end[0], end[1]))):
            if not (is_gap and at % 2):
                pixels[place] = False
    return pixels | {(column, row): True for _, column, row in known}


def _pixels_between(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the pixels from start to end, both included."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    for step in range(steps + 1):
        x, y = (a + (b - a) * step / steps for a, b in zip(start, end, strict=True))
        yield round(x), round(y)


def _cell(pixels: _Pixels, column: int, row: int, symbols: Symbols) -> str:
    if symbols.is_ascii:
        is_value = pixels.get((column, row))
        return " " if is_value is None else _POINT if is_value else _BETWEEN
    if symbols.across == 2:
        return _braille(pixels, column, row)
    upper, lower = ((column, 2 * row + half) in pixels for half in (0, 1))
    return _HALVES.get((upper, lower), " ")


def _pixels_of_cell(symbols: Symbols) -> tuple[int, int]:
    """Return the pixels of a cell, across and down."""
    if symbols.is_ascii:
        return 1, 1
    return (2, 4) if symbols.across == 2 else (1, 2)


def _braille(pixels: _Pixels, column: int, row: int) -> str:
    bits = 0
    for down, pair in enumerate(_BRAILLE_BITS):
        for across, bit in enumerate(pair):
            is_value = pixels.get((2 * column + across, 4 * row + down))
            if is_value:
                return _DOT
            bits |= 0 if is_value is None else bit
    return chr(_BRAILLE + bits) if bits else " "


def _justify(ends: tuple[str, str], width: int) -> str:
    """Put two labels at the ends of a line; only the last where both do not fit."""
    first, last = ends
    if len(first) + len(last) >= width:
        return last[:width].rjust(width)
    return first + last.rjust(width - len(first))
