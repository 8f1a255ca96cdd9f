"""Score a batch of lines, or a picture, and format the results."""

import json
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from digitgame.cli.jsonl import LONGEST, Line
from digitgame.cli.score import table
from digitgame.cli.score.result import Result
from digitgame.cli.score.scorer import Judge, Rules
from digitgame.core.drawing_json import BadLineError
from digitgame.core.hand import Hand
from model.copybook import accepted_ways
from model.raster import Floats
from model.reader import load_reader
from model.tolerances import load_tolerances


class BatchResult(NamedTuple):
    """The output for a batch of lines."""

    text: str
    """Whole lines."""
    drawings: int
    """Number of input lines."""
    bad: int
    """Number of those that are invalid."""


def score_batch(batch: Sequence[Line], rules: Rules, form: str) -> BatchResult:
    """Score lines; this function runs in the worker processes.

    Args:
        batch: the lines.
        rules: how drawings are judged.
        form: one of `FORMATS`.
    """
    judge = _load_judge(rules)
    rows: list[str] = []
    bad = 0
    for line in batch:
        try:
            rows.append(_format_result(judge.score_line(_decode(line)), form))
        except BadLineError as error:
            bad += 1
            rows.append(_format_error(error, line.number, form))
    return BatchResult("".join(f"{row}\n" for row in rows), len(batch), bad)


def score_picture(name: str, image: Floats, rules: Rules, form: str) -> BatchResult:
    """Score a picture.

    Args:
        name: the result's id.
        image: (28, 28) float32, 0 for paper to 1 for ink, made like MNIST's.
        rules: how drawings are judged.
        form: one of `FORMATS`.
    """
    result = _load_judge(rules).read_image(name, image)
    return BatchResult(_format_result(result, form) + "\n", 1, 0)


def format_problem(name: str, problem: str, form: str) -> BatchResult:
    """Return the output in the place of an input that cannot be read."""
    if form == "table":
        row = table.error_row(name, problem)
    else:
        row = json.dumps({"id": name, "error": problem})
    return BatchResult(f"{row}\n", 1, 1)


@cache
def _load_judge(rules: Rules) -> Judge:
    ways = accepted_ways(rules.tradition, is_left_hand=rules.hand is Hand.LEFT)
    return Judge(load_reader(), ways, load_tolerances(), rules)


def _decode(line: Line) -> str:
    if line.text is None:
        raise BadLineError(f"line too long: more than {LONGEST:,} bytes")
    try:
        return line.text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLineError("not JSON: not valid UTF-8") from error


def _format_result(result: Result, form: str) -> str:
    return table.row(result) if form == "table" else json.dumps(result, allow_nan=False)


def _format_error(error: BadLineError, number: int, form: str) -> str:
    if form == "table":
        return table.error_row(error.name, str(error), number)
    return json.dumps({"id": error.name, "error": str(error), "line": number})
