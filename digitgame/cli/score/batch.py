"""An answer: what `digitgame score` writes for some lines, or for a picture."""

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from digitgame.cli.jsonl import LONGEST, Line

if TYPE_CHECKING:
    from digitgame.cli.score.result import Result
    from digitgame.cli.score.scorer import Judge, Rules
    from digitgame.core.drawing_json import BadLineError
    from model.raster import Floats


class BatchResult(NamedTuple):
    """What is written for some lines."""

    text: str
    """Whole lines."""
    drawings: int
    """How many lines of input it answers."""
    bad: int
    """How many of those were no drawings."""


def score_batch(lot: Sequence[Line], rules: "Rules", form: str) -> BatchResult:
    """What is written for some lines: the work that processes share.

    Args:
        lot: the lines.
        rules: how drawings are judged.
        form: one of `FORMATS`.
    """
    from digitgame.core.drawing_json import BadLineError

    judge = _judge(rules)
    rows: list[str] = []
    bad = 0
    for line in lot:
        try:
            result = judge.score_line(_decode(line))
        except BadLineError as error:
            bad += 1
            rows.append(_bad_row(error, line.number, form))
        else:
            rows.append(_row(result, form))
    return BatchResult("".join(f"{row}\n" for row in rows), len(lot), bad)


def score_picture(name: str, image: "Floats", rules: "Rules", form: str) -> BatchResult:
    """What is written for a picture.

    Args:
        name: the result's id.
        image: (28, 28) float32, 0 for paper to 1 for ink, made like MNIST's.
        rules: how drawings are judged.
        form: one of `FORMATS`.
    """
    return BatchResult(_row(_judge(rules).read_image(name, image), form) + "\n", 1, 0)


@cache
def _judge(rules: "Rules") -> "Judge":
    """The judge, loaded once in a process."""
    from digitgame.cli.score.scorer import Judge
    from model.copybook import taught_ways
    from model.reader import load_reader
    from model.tolerances import load_tolerances

    return Judge(load_reader(), taught_ways(), load_tolerances(), rules)


def _decode(line: Line) -> str:
    from digitgame.core.drawing_json import BadLineError

    if line.text is None:
        raise BadLineError(f"a line of more than {LONGEST:,} bytes is no drawing by hand")
    try:
        return line.text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLineError("not JSON: this is no text in UTF-8") from error


def _row(result: "Result", form: str) -> str:
    if form == "table":
        from digitgame.cli.score.table import row

        return row(result)
    return json.dumps(result, allow_nan=False)


def _bad_row(error: "BadLineError", number: int, form: str) -> str:
    if form == "table":
        from digitgame.cli.score.table import error_row

        return error_row(error.name, str(error), number)
    return json.dumps({"id": error.name, "error": str(error), "line": number})
