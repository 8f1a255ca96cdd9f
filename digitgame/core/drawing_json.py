"""A drawing to score, as a line of JSON has it; pure."""

import json
from dataclasses import dataclass

from digitgame.core.ink import from_lists, path
from model.grid import Grid
from model.raster import Points

FEWEST_CELLS, MOST_CELLS = 8, 400
"""A grid's columns and rows: a digit in fewer has no shape, and no terminal has more."""

MOST_STROKES = 1000
"""More are no drawing by hand: a digit has at most 5, a page full of dots some hundreds."""


class BadLineError(ValueError):
    """A line is no drawing; the message says why."""

    def __init__(self, problem: str, name: object = None) -> None:
        """Say what is wrong.

        Args:
            problem: what is wrong, in a few words.
            name: the line's id, as far as it has one.
        """
        super().__init__(problem)
        self.name = name


@dataclass(frozen=True)
class Drawing:
    """A line that is a drawing."""

    name: object
    """Its id: any JSON value."""
    strokes: tuple[Points, ...]
    """Arrays (n, 2), n >= 1, in any unit, y downwards."""
    target: int | None
    pad: Grid | None = None
    """The pad over whose cells it was drawn, where the line says so."""


def parse(line: str) -> Drawing:
    """A line of JSON as a drawing.

    Raises:
        BadLineError: if it is none.
    """
    try:
        found = json.loads(line, parse_constant=_raise_bad_line)
    except RecursionError as error:
        raise BadLineError("not JSON: nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadLineError(f"not JSON: {error.msg} (column {error.colno})") from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        raise BadLineError(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadLineError('a line must be an object such as {"strokes": [[[0, 0], [1, 1]]]}')
    name = found.get("id")
    try:
        json.dumps(name, allow_nan=False)
    except RecursionError as error:
        raise BadLineError("id is nested too deeply") from error
    except ValueError as error:  # JSON such as 1e999 is more than a float holds
        raise BadLineError("id holds a number that is too large") from error
    try:
        strokes = _strokes(found)
        target = _target(found.get("target"))
    except ValueError as error:
        raise BadLineError(str(error), name) from error
    return Drawing(name, strokes, target, _pad(found))


def _raise_bad_line(constant: str) -> None:
    """NaN, Infinity and -Infinity, which Python would take."""
    raise ValueError(f"{constant} is no number")


def _strokes(found: dict[str, object]) -> tuple[Points, ...]:
    if "strokes" not in found:
        raise ValueError("no strokes")
    strokes = from_lists(found["strokes"])
    if not strokes:
        raise ValueError("no strokes")
    if len(strokes) > MOST_STROKES:
        raise ValueError(f"absurd size: more than {MOST_STROKES:,} strokes are no drawing by hand")
    return tuple(path(stroke) for stroke in strokes)


def _target(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is int and 0 <= value <= 9:  # True is an int in Python, and no digit
        return value
    raise ValueError("target must be a digit from 0 to 9, or null")


def _pad(found: dict[str, object]) -> Grid | None:
    """The pad that an exported attempt names; other lines may mean something else by the words."""
    columns, rows = found.get("columns"), found.get("rows")
    if type(columns) is not int or type(rows) is not int:
        return None
    is_pad = all(FEWEST_CELLS <= cells <= MOST_CELLS for cells in (columns, rows))
    return Grid(columns, rows) if is_pad else None
