"""Parse a line of JSON that holds a drawing to score."""

import json
from dataclasses import dataclass

from digitgame.core import checks
from digitgame.core.ink import from_lists, path
from digitgame.core.limits import FEWEST_CELLS, MOST_CELLS, MOST_STROKES
from model.grid import Grid
from model.raster import Points


class BadLineError(ValueError):
    """A line is not a drawing; the message says why."""

    def __init__(self, problem: str, name: object = None) -> None:
        """Keep the problem and the line's id, if it has a valid one."""
        super().__init__(problem)
        self.name = name


@dataclass(frozen=True)
class Drawing:
    """A drawing to score."""

    name: object
    """Its id: any JSON value."""
    strokes: tuple[Points, ...]
    """Arrays (n, 2), n >= 1, in any unit, y downwards."""
    target: int | None
    pad: Grid | None = None
    """The pad over whose cells it was drawn, if known."""


def parse(line: str) -> Drawing:
    """Parse a line of JSON.

    Raises:
        BadLineError: if it is not a drawing.
    """
    try:
        record = json.loads(line, parse_constant=checks.reject_constant)
    except RecursionError as error:
        raise BadLineError("not JSON: nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadLineError(f"not JSON: {error.msg} (column {error.colno})") from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        raise BadLineError(f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadLineError('a line must be an object such as {"strokes": [[[0, 0], [1, 1]]]}')
    name = record.get("id")
    try:
        json.dumps(name, allow_nan=False)
    except RecursionError as error:
        raise BadLineError("id is nested too deeply") from error
    except ValueError as error:  # JSON such as 1e999 is more than a float holds
        raise BadLineError("id holds a number that is too large") from error
    target = record.get("target")
    try:
        strokes = _parse_strokes(record)
        if target is not None:
            target = checks.digit(target, "target")
    except ValueError as error:
        raise BadLineError(str(error), name) from error
    return Drawing(name, strokes, target, _parse_pad(record))


def _parse_strokes(record: dict[str, object]) -> tuple[Points, ...]:
    strokes = from_lists(record.get("strokes", []))
    if not strokes:
        raise ValueError("no strokes")
    if len(strokes) > MOST_STROKES:
        raise ValueError(f"absurd size: more than {MOST_STROKES:,} strokes")
    return tuple(path(stroke) for stroke in strokes)


def _parse_pad(record: dict[str, object]) -> Grid | None:
    """Return the pad of an exported attempt; in other lines the fields may mean something else."""
    columns, rows = record.get("columns"), record.get("rows")
    if type(columns) is not int or type(rows) is not int:
        return None
    is_pad = all(FEWEST_CELLS <= cells <= MOST_CELLS for cells in (columns, rows))
    return Grid(columns, rows) if is_pad else None
