"""Scores as a table for people, one row a drawing: it can be written while it grows; pure."""

import json

from rich.cells import set_cell_size

from digitgame.cli.score.result import Result
from digitgame.text import sanitize

_ID = 20
"""Columns for the id; longer ones are cut."""

_WAY = 24


def header() -> str:
    """The line above the first row."""
    return _row(
        "id",
        target="target",
        read="read",
        sure="sure",
        score="score",
        stars="stars",
        way="way",
        tip="tip",
    )


def row(result: Result) -> str:
    """A drawing's line, without its end."""
    return _row(
        _name(result["id"]),
        target=_dash_if_none(result["target"], "d"),
        read=_dash_if_none(result["digit"], "d"),
        sure=_dash_if_none(result["confidence"], ".0%"),
        score=_dash_if_none(result["score"], ".1f"),
        stars="*" * (result["stars"] or 0),
        way=result["way"] or "-",
        tip=result["tip"] or "",
    )


def error_row(name: object, problem: str, line: int) -> str:
    """The line of what is no drawing, without its end."""
    return f"{_cut(_name(name), _ID)}  line {line}: {sanitize(problem)}"


def _dash_if_none(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _name(name: object) -> str:
    if name is None:
        return "-"
    return name if isinstance(name, str) else json.dumps(name)


def _row(
    name: str, *, target: str, read: str, sure: str, score: str, stars: str, way: str, tip: str
) -> str:
    cells = (
        f"{_cut(name, _ID)}  {target:>6}  {read:>4}  {sure:>5}  {score:>5}  {stars:5}  "
        f"{_cut(way, _WAY)}  {sanitize(tip)}"
    )
    return cells.rstrip()


def _cut(text: str, width: int) -> str:
    """Text in exactly `width` columns of a terminal."""
    return set_cell_size(sanitize(text[: 2 * width]), width)
