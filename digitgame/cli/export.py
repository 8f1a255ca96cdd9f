"""`digitgame export`: attempts with their ink, for other programs; the edge.

They are written while they are read: a hundred thousand take no more memory than two hundred.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from digitgame.cli import open_history
from digitgame.cli.arguments import describe
from digitgame.system import output, paths
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.core.records import Attempt
    from digitgame.storage.history import History

FORMATS = ("csv", "json", "jsonl")

STDOUT = "-"

_EPILOG = """\
An attempt has these fields:

  id             its number in this store
  target         the digit asked for
  strokes        each a list of points [x, y, t]: x to the right, y downwards in pad units
                 (a cell is 1 wide and 2 tall), t in seconds since the first pen-down
  learner        who drew it
  name           the attempt's own, which it has in every store
  session        the session's name; prompt: which prompt of it, from 0
  task           what it was drawn for: practice, sprint, exam; trace, fade and memory in Learn
  drawn_at       when, where the learner was
  outcome        right, wrong or unreadable
  digit          what was read, with its confidence; null for what can't be read
  probabilities  ten, digit 0 first
  score          0 to 100, with its parts, and the copybook's way that was followed;
                 null where there is none
  columns, rows  the pad's size in cells
  model          which weights read it

jsonl has one attempt a line, and digitgame score and digitgame import read it again; json is
one list. In csv, probabilities, strokes and parts are JSON in a cell; text that a spreadsheet
would take for a formula has a ' before it. Prompts that were skipped have no attempt: only the
store itself takes them along.

  digitgame export --format jsonl | digitgame score --place keep
  digitgame export --format csv --learner ada --output ada.csv
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Write attempts with their ink.", _EPILOG)
    parser.add_argument("--format", choices=FORMATS, required=True, help="how they are written")
    parser.add_argument("--learner", metavar="NAME", help="whose attempts (default: everyone's)")
    parser.add_argument(
        "--output",
        default=STDOUT,
        metavar="FILE",
        help="a file, which is replaced and which you alone may read (default: -, standard output)",
    )


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Write the attempts that the options name.

    Returns:
        the exit status: 0, or `output.EXIT_SIGPIPE`.

    Raises:
        CommandError: if there is no such learner, or a file cannot be used.
    """
    with open_history.open_history(options.data, environ) as history:
        known = history.learners() if history else []
        learner = options.learner
        if learner is not None and known:
            learner = open_history.find_learner(learner, known)
        pieces = serialise(_load_attempts(history, learner), options.format)
        if options.output == STDOUT:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8")
            status = output.write(pieces, "the attempts")
        else:
            folder = paths.data_folder(options.data, environ)
            output.write_file(pieces, options.output, [paths.history_file(folder)])
            status = 0
    if not known:
        output.print_error("digitgame: there are no attempts to export yet.")
    return status


def _load_attempts(
    history: "History | None", learner: str | None
) -> Iterator[tuple[int, "Attempt"]]:
    return history.attempts_with_ids(learner) if history else iter(())


def serialise(attempts: Iterable[tuple[int, "Attempt"]], form: str) -> Iterator[str]:
    """Attempts as text, in pieces of whole lines.

    Args:
        attempts: with their numbers.
        form: one of `FORMATS`.
    """
    from digitgame.storage.attempt_json import FIELDS, to_record

    records = (to_record(number, attempt) for number, attempt in attempts)
    if form == "csv":
        return chain([_csv_row(FIELDS)], (_csv_row(record.values()) for record in records))
    if form == "json":
        return _list(records)
    return (_json(record) + "\n" for record in records)


def _json(record: object) -> str:
    """ASCII without control characters; `json` leaves one as it is."""
    return json.dumps(record, allow_nan=False).replace("\x7f", "\\u007f")


def _list(records: Iterable[object]) -> Iterator[str]:
    start = "[\n"
    for record in records:
        yield start + _json(record)
        start = ",\n"
    yield "[]\n" if start == "[\n" else "\n]\n"


def _csv_row(values: Iterable[object]) -> str:
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(map(_cell, values))
    return row.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, list | tuple | dict):
        return _json(value)
    return value


_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""https://owasp.org/www-community/attacks/CSV_Injection; wide ones count in Japanese programs."""


def safe_cell(text: str) -> str:
    """Text for a cell that no spreadsheet takes for a formula, nor a terminal for a command."""
    return sanitize(f"'{text}" if text.startswith(_BEGIN_FORMULAS) else text)
