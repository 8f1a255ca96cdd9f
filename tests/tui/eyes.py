"""Compare terminal screens cell by cell, as far as differences are visible."""

import pyte

Look = tuple[object, ...]


def seen(screen: pyte.Screen) -> list[list[Look]]:
    """Return each row's cells, without invisible colours."""
    return [
        [_look(screen.buffer[row][column]) for column in range(screen.columns)]
        for row in range(screen.lines)
    ]


def differences(
    there: list[list[Look]], wanted: list[list[Look]]
) -> list[tuple[int, int, Look, Look]]:
    """Return column, row and both looks of the cells that look different."""
    return [
        (x, y, one, other)
        for y, (row, wanted_row) in enumerate(zip(there, wanted, strict=True))
        for x, (one, other) in enumerate(zip(row, wanted_row, strict=True))
        if one != other
    ]


def _look(cell: pyte.screens.Char) -> Look:
    """Return a cell's look, without a blank's foreground and a full block's background."""
    ink, paper = (cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)
    shows_ink = cell.data != " " if not cell.reverse else True
    shows_paper = cell.data != "█"
    return (
        cell.data,
        cell.bold,
        cell.reverse,
        ink if shows_ink or cell.underscore else None,
        paper if shows_paper or cell.reverse else None,
    )
