"""Format scores as a table of fixed-width columns, which can be written row by row."""

import json

from rich.cells import set_cell_size

from digitgame.cli.score.result import Result
from digitgame.text import sanitize

_ID_WIDTH = 20
_WAY_WIDTH = 24

_ROW = "{}  {:>6}  {:>4}  {:>5}  {:>5}  {:5}  {}  {}"


def header() -> str:
    """Return the header row."""
    return _row("id", "target", "read", "sure", "score", "stars", "way", "tip")


def row(result: Result) -> str:
    """Return a drawing's row, without a line feed."""
    return _row(
        _format_id(result["id"]),
        _format_number(result["target"], "d"),
        _format_number(result["digit"], "d"),
        _format_number(result["confidence"], ".0%"),
        _format_number(result["score"], ".1f"),
        "*" * (result["stars"] or 0),
        result["way"] or "-",
        result["tip"] or "",
    )


def error_row(name: object, problem: str, line: int | None = None) -> str:
    """Return the row of an invalid line or input, without a line feed."""
    where = "" if line is None else f"line {line}: "
    return f"{_fit(_format_id(name), _ID_WIDTH)}  {where}{sanitize(problem)}"


def _format_number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _format_id(name: object) -> str:
    if name is None:
        return "-"
    return name if isinstance(name, str) else json.dumps(name)


def _row(*cells: str) -> str:
    name, *numbers, way, tip = cells
    row = _ROW.format(_fit(name, _ID_WIDTH), *numbers, _fit(way, _WAY_WIDTH), sanitize(tip))
    return row.rstrip()


def _fit(text: str, width: int) -> str:
    """Cut or pad text to exactly `width` columns of a terminal."""
    return set_cell_size(sanitize(text[: 2 * width]), width)
