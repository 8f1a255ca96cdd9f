"""`digitgame export`: write attempts with their ink, for other programs.

Attempts are written as they are read, so that memory use does not depend on their number.
"""

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain

from digitgame.cli.arguments import describe
from digitgame.cli.open_history import find_learner, open_history
from digitgame.core.records import Attempt
from digitgame.storage.attempt_json import FIELDS, to_record
from digitgame.system import output, paths
from digitgame.text import sanitize

FORMATS = ("csv", "json", "jsonl")

STDOUT = "-"

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
spreadsheet would read as a formula starts with a '. Skipped prompts have no attempt: to keep
them, copy the history itself.

  digitgame export --format jsonl | digitgame score --place keep
  digitgame export --format csv --learner ada --output ada.csv
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Write attempts with their ink.", _EPILOG)
    parser.add_argument("--format", choices=FORMATS, required=True, help="the output format")
    parser.add_argument("--learner", metavar="NAME", help="whose attempts (default: everyone's)")
    parser.add_argument(
        "--output",
        default=STDOUT,
        metavar="FILE",
        help="a file to write or replace, readable by you alone (default: -, standard output)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the attempts.

    Returns:
        the exit status: 0, or `output.EXIT_SIGPIPE`.

    Raises:
        CommandError: if there is no such learner, or a file cannot be used.
    """
    with open_history(options.data) as history:
        known = history.learners() if history else []
        learner = options.learner
        if learner is not None and known:
            learner = find_learner(learner, known)
        attempts = history.attempts_with_ids(learner) if history else iter(())
        pieces = serialise(attempts, options.format)
        if options.output == STDOUT:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8")
            status = output.write(pieces, "the attempts")
        else:
            folder = paths.data_folder(options.data, os.environ)
            output.write_file(pieces, options.output, [paths.history_file(folder)])
            status = 0
    if not known:
        output.print_error("digitgame: there are no attempts to export yet.")
    return status


def serialise(attempts: Iterable[tuple[int, Attempt]], form: str) -> Iterator[str]:
    """Yield attempts as text, in pieces of whole lines.

    Args:
        attempts: with their numbers.
        form: one of `FORMATS`.
    """
    records = (to_record(number, attempt) for number, attempt in attempts)
    if form == "csv":
        return chain([_csv_row(FIELDS)], (_csv_row(record.values()) for record in records))
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


def _csv_row(values: Iterable[object]) -> str:
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(map(_csv_value, values))
    return row.getvalue()


def _csv_value(value: object) -> object:
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, list | tuple | dict):
        return _json(value)
    return value


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""https://owasp.org/www-community/attacks/CSV_Injection; Japanese programs accept wide ones."""


def safe_cell(text: str) -> str:
    """Return text for a cell, safe from formula injection and terminal escapes."""
    return sanitize(f"'{text}" if text.startswith(_FORMULA_STARTS) else text)
