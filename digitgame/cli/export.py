"""`digitgame export`: write attempts with their ink, for other programs.

Attempts are written as they are read, so that memory use does not depend on their number.
"""

import argparse
import csv
import io
import json
import locale
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from digitgame.cli.arguments import add_learner_option, describe, filled
from digitgame.cli.open_history import NOTHING_YET, find_learner, open_history
from digitgame.core.records import Attempt
from digitgame.errors import CommandError
from digitgame.storage.attempt_json import FIELDS, to_record
from digitgame.system import output
from digitgame.text import sanitize

FORMATS = ("csv", "json", "jsonl")

STDOUT = "-"


class Spreadsheet(NamedTuple):
    """Format of csv that a spreadsheet program expects."""

    separator: str
    decimal_point: str


EXCEL = {"comma": Spreadsheet(",", "."), "semicolon": Spreadsheet(";", ",")}
"""By the name of the separator: where the comma is in numbers, it cannot be between cells."""

_BY_LOCALE = "locale"

_BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel reads csv in the encoding of the system's language, which is never UTF-8."""

_LONGEST_CELL = 32_767
"""Characters in a cell of Excel, which puts the rest of a longer one into the next row."""

_EPILOG = """\
An attempt has these fields:

  id             its number in this history
  target         the digit asked for
  strokes        a list for each stroke of points [x, y, t]: x to the right, y downwards in pad
                 units (a cell is 1 wide and 2 tall), t in seconds since the first pen-down
  learner        who drew it
  name           a unique name, the same in every history
  session        the session's name; prompt: the prompt's number in it, from 0
  task           the exercise: practice, sprint or exam; in Learn trace, fade or memory
  drawn_at       the time, in the learner's time zone
  outcome        right, wrong or unreadable
  digit          the digit read, with its confidence; null if unreadable
  probabilities  ten, digit 0 first
  score          0 to 100, with its parts, and the way in the copybook that was followed;
                 null if not scored
  columns, rows  the pad's size in cells
  model          the version of the network's weights

jsonl has one attempt per line, and digitgame score and digitgame import can read it; json is a
single list. In csv, probabilities, strokes and parts are JSON in a cell, and text that a
spreadsheet would read as a formula starts with a '. --excel adds what Excel, LibreOffice and
Numbers need to show names with accents and numbers as such; a cell that is too long for them, of
strokes with more than a thousand points or so, stays empty. Skipped prompts have no attempt: to
keep them, copy the history itself.

  digitgame export --format jsonl | digitgame score --place keep
  digitgame export --format csv --excel --learner ada --output ada.csv
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Write attempts with their ink.", _EPILOG)
    parser.add_argument("--format", choices=FORMATS, required=True, help="the output format")
    add_learner_option(parser, "whose attempts (default: everyone's)")
    parser.add_argument(
        "--excel",
        nargs="?",
        const=_BY_LOCALE,
        choices=(_BY_LOCALE, *EXCEL),
        metavar="SEPARATOR",
        help="write csv for Excel and other spreadsheets, with comma or semicolon between the"
        " cells (default: what your locale expects)",
    )
    parser.add_argument(
        "--output",
        type=filled,
        default=STDOUT,
        metavar="FILE",
        help="a file to write or replace, readable by you alone (default: -, standard output)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the attempts.

    Returns:
        the exit status: 0, or `output.EXIT_SIGPIPE`.

    Raises:
        CommandError: if there are no attempts, or a file cannot be used.
    """
    excel = None
    if options.excel is not None:
        if options.format != "csv":
            raise CommandError("--excel is for --format csv only.")
        excel = EXCEL[options.excel if options.excel != _BY_LOCALE else _locale_separator()]
    with open_history(options.data) as history:
        known = history.learners()
        learner = None if options.learner is None else find_learner(options.learner, known)
        if not history.count(learner):
            raise CommandError(NOTHING_YET)
        pieces = serialise(history.attempts_with_ids(learner), options.format, excel)
        if options.output == STDOUT:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8")
            status = output.write(pieces, "the attempts")
        else:
            output.write_file(pieces, options.output, [history.file])
            status = 0
    return status


def serialise(
    attempts: Iterable[tuple[int, Attempt]], form: str, excel: Spreadsheet | None = None
) -> Iterator[str]:
    """Yield attempts as text, in pieces of whole lines.

    Args:
        attempts: with their numbers.
        form: one of `FORMATS`.
        excel: the format for a spreadsheet; None for any other program.
    """
    records = (to_record(number, attempt) for number, attempt in attempts)
    if form == "csv":
        rows = chain([FIELDS], (record.values() for record in records))
        start = [_BYTE_ORDER_MARK] if excel else []
        return chain(start, (_csv_row(row, excel) for row in rows))
    if form == "json":
        return _json_list(records)
    return (_json(record) + "\n" for record in records)


def _json(record: object) -> str:
    """Return JSON in ASCII without control characters; `json` itself leaves DEL."""
    return json.dumps(record, allow_nan=False).replace("\x7f", "\\u007f")


def _json_list(records: Iterable[object]) -> Iterator[str]:
    start = "[\n"
    for record in records:
        yield start + _json(record)
        start = ",\n"
    yield "[]\n" if start == "[\n" else "\n]\n"


def _locale_separator() -> str:
    """Return the separator that spreadsheets expect where numbers are written as in this locale."""
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
        point = locale.localeconv()["decimal_point"]
    except locale.Error:  # a locale that is not installed
        point = "."
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)
    return next((name for name, excel in EXCEL.items() if excel.decimal_point == point), "comma")


def _csv_row(values: Iterable[object], excel: Spreadsheet | None) -> str:
    row = io.StringIO()
    separator, end = (excel.separator, "\r\n") if excel else (",", "\n")
    writer = csv.writer(row, delimiter=separator, lineterminator=end)
    writer.writerow(_csv_value(value, excel) for value in values)
    return row.getvalue()


def _csv_value(value: object, excel: Spreadsheet | None) -> object:
    if isinstance(value, float) and excel:
        return repr(value).replace(".", excel.decimal_point)
    if isinstance(value, str):
        text = safe_cell(value)
    elif isinstance(value, list | tuple | dict):
        text = _json(value)
    else:
        return value
    return "" if excel and len(text) > _LONGEST_CELL else text


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""https://owasp.org/www-community/attacks/CSV_Injection; Japanese programs accept wide ones."""


def safe_cell(text: str) -> str:
    """Return text for a cell, safe from formula injection and terminal escapes."""
    return sanitize(f"'{text}" if text.startswith(_FORMULA_STARTS) else text)
