"""`digitgame score`: drawings from a file or a pipe, scored line by line; the edge.

A million lines take no more memory than a few: a lot of lines is read, scored and written before
the next, and each worker holds a few lots.
"""

import argparse
import io
import json
import os
import re
import signal
import stat
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from digitgame.lines import LONGEST, PNG, Line, first_line, lines
from digitgame.output import NOBODY_READS, forget
from digitgame.plain import plain
from digitgame.refusal import Refusal

if TYPE_CHECKING:
    from digitgame.scoring import BadLineError, Judge, Result, Rules

LENIENCIES = ("gentle", "normal", "strict")
FORMATS = ("jsonl", "table")

STDIN = "-"

SOME_BAD = 1
"""Exit status when a line was no drawing."""

_TERMINATED = 143  # as a shell has it for SIGTERM

_MOST_JOBS = 256

_LOT_LINES = 32
"""Lines that a worker takes at once: long beside the handing over, short enough to follow."""

_LOT_BYTES = 1024 * 1024
"""A lot that is as large as this takes no further line."""

_LARGEST_PICTURE = 64 * 1024 * 1024  # bytes

_EPILOG = """\
A line of input is a drawing (JSON Lines):

  {"id": "ada-1", "target": 7, "strokes": [[[16, 37], [30, 3], [8, 3]]]}

  strokes  each a list of points [x, y] or [x, y, t] in order of drawing, x to the
           right and y DOWNWARDS, both in the same unit
  target   the digit asked for, 0 to 9; may be left out
  id       any JSON value, given back as it is; may be left out
Other fields (but see below) and empty lines are passed over.

Its line of output, in the same order:

  {"id": "ada-1", "digit": 7, "confidence": 0.998755, "probabilities": [...ten...],
   "readable": true, "target": 7, "score": 88.0, "stars": 2,
   "parts": {"reading": 99.9, "form": 100.0, "formation": 40.0,
             "proportion": 100.0, "placement": 100.0},
   "way": "plain", "tip": "You drew the top and the slant backwards. ..."}

Without a target, target, score, stars, parts, way and tip are null. What can't be read is
"readable": false; digit, confidence, score, stars, parts and way are null then, so that
nobody counts it as read. probabilities always says what it looked like most. A form that is
in no copybook has "way": null.

A line that is no drawing gives {"id": ..., "error": why, "line": its number} in its
place; the rest goes on, and the exit status is 1.

Where the drawing is judged: it is fitted between the guide lines of a pad of 40x20 cells
and judged as the pen drew it. --grid snaps it to cell centres, as a mouse over such a pad
would report it; a cell is 1 wide and 2 tall. With --place keep, x and y are that pad's
units already, and placement says how well the drawing stands between its lines. Lines of
digitgame export name the pad of each drawing, as columns and rows in cells: with --place keep
and without --grid, each is judged on its own.

A PNG of one digit is read only: it has no strokes to judge. With --target, parts has
"reading" alone. Light on dark or dark on light.

  digitgame score drawings.jsonl > scores.jsonl
  recogniser | digitgame score --target 7 --format table
  digitgame score --grid 40x20 --jobs 4 drawings.jsonl | jq .score
"""


class Answer(NamedTuple):
    """What is written for some lines."""

    text: str
    """Whole lines."""
    drawings: int
    """How many lines of input it answers."""
    bad: int
    """How many of those were no drawings."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = "Score drawings of digits: JSON Lines in, JSON Lines out."
    parser.epilog = _EPILOG
    parser.add_argument(
        "file",
        nargs="?",
        default=STDIN,
        metavar="FILE",
        help="JSON Lines, or a PNG of one digit (default: -, standard input)",
    )
    parser.add_argument(
        "--target", type=_digit, metavar="DIGIT", help="the digit asked for where a line has none"
    )
    parser.add_argument(
        "--grid",
        type=_cells,
        metavar="COLSxROWS",
        help="snap to the cells of such a pad, for example 40x20 (default: no snapping)",
    )
    parser.add_argument(
        "--place",
        choices=("fit", "keep"),
        default="fit",
        help="fit the drawing into the pad, or keep x and y, which are pad units (default: fit)",
    )
    parser.add_argument(
        "--leniency",
        choices=LENIENCIES,
        default="normal",
        help="how much is forgiven (%(default)s)",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="jsonl", help="table is for people (%(default)s)"
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=1,
        metavar="N",
        help=f"processes that share the work, {_LOT_LINES} lines at a time (%(default)s)",
    )


def _digit(text: str) -> int:
    if text not in tuple("0123456789"):
        raise argparse.ArgumentTypeError(f"{text!r} is no digit from 0 to 9")
    return int(text)


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= _MOST_JOBS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {_MOST_JOBS}")
    return int(text)


def _cells(text: str) -> tuple[int, int]:
    from digitgame.scoring import FEWEST_CELLS, MOST_CELLS

    found = re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text, re.ASCII)
    size = tuple(map(int, found.groups())) if found else (0, 0)
    if not all(FEWEST_CELLS <= cells <= MOST_CELLS for cells in size):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no grid of {FEWEST_CELLS}x{FEWEST_CELLS} to "
            f"{MOST_CELLS}x{MOST_CELLS} cells, such as 40x20"
        )
    return size[0], size[1]


def run(options: argparse.Namespace) -> int:
    """Score what the options name.

    Returns:
        the exit status: 0, `SOME_BAD` or `NOBODY_READS`.

    Raises:
        Refusal: if input or output cannot be used.
    """
    from model.reader import WeightsError

    if sys.stdout is None:
        raise Refusal("standard output is closed.")
    rules = _rules(options)
    try:
        with _ended_by_signal(), _source(options.file) as stream:
            first = first_line(stream)
            if first and first.startswith(PNG):
                answers = _picture_answer(first, stream, options, rules)
            else:
                answers = _answers(lines(first, stream), options, rules)
            with closing(answers), _bar(stream) as advance:
                return _write(answers, advance, is_table=options.format == "table")
    except WeightsError as error:
        raise Refusal(str(error)) from error


def _rules(options: argparse.Namespace) -> "Rules":
    from digitgame.leniency import Leniency
    from digitgame.scoring import Rules
    from model.grid import Grid

    return Rules(
        grid=Grid(*options.grid) if options.grid else None,
        keeps_place=options.place == "keep",
        leniency=Leniency(options.leniency),
        target=options.target,
    )


@contextmanager
def _source(file: str) -> Iterator[BinaryIO]:
    """The input, opened."""
    if file == STDIN:
        if sys.stdin is None:
            raise Refusal("standard input is closed. Name a file.")
        if sys.stdin.isatty():
            print("Write drawings, one a line; Ctrl-D ends. See --help.", file=sys.stderr)
        yield sys.stdin.buffer
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; its user's errors are not its own
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        reason = error.strerror if isinstance(error, OSError) else "this is no file's name"
        raise Refusal(f"{plain(file)} cannot be read: {reason}.") from error
    with stream:
        yield stream


def _answers(
    source: Iterable[Line], options: argparse.Namespace, rules: "Rules"
) -> Generator[Answer]:
    """What is written for each line, in order."""
    work = partial(answer, rules=rules, form=options.format)
    if options.jobs == 1:
        for line in source:
            yield work([line])
        return
    from digitgame.workers import WorkerError, in_order

    try:
        yield from in_order(work, _lots(source), options.jobs)
    except WorkerError as error:
        raise Refusal(str(error)) from error


def _lots(source: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines in lots, neither many nor large."""
    lot: list[Line] = []
    size = 0
    for line in source:
        lot.append(line)
        size += len(line.text or b"")
        if len(lot) == _LOT_LINES or size >= _LOT_BYTES:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def answer(lot: Sequence[Line], rules: "Rules", form: str) -> Answer:
    """What is written for some lines: the work that processes share.

    Args:
        lot: the lines.
        rules: how drawings are judged.
        form: one of `FORMATS`.
    """
    from digitgame.scoring import BadLineError

    judge = _judge(rules)
    rows: list[str] = []
    bad = 0
    for line in lot:
        try:
            result = judge.score_line(_decoded(line))
        except BadLineError as error:
            bad += 1
            rows.append(_bad_row(error, line.number, form))
        else:
            rows.append(_row(result, form))
    return Answer("".join(f"{row}\n" for row in rows), len(lot), bad)


@cache
def _judge(rules: "Rules") -> "Judge":
    """The judge, loaded once in a process."""
    from digitgame.scoring import Judge
    from model.copybook import taught_ways
    from model.reader import load_reader
    from model.tolerances import load_tolerances

    return Judge(load_reader(), taught_ways(), load_tolerances(), rules)


def _decoded(line: Line) -> str:
    from digitgame.scoring import BadLineError

    if line.text is None:
        raise BadLineError(f"a line of more than {LONGEST:,} bytes is no drawing by hand")
    try:
        return line.text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLineError("not JSON: this is no text in UTF-8") from error


def _row(result: "Result", form: str) -> str:
    if form == "table":
        from digitgame.table import row

        return row(result)
    return json.dumps(result, allow_nan=False)


def _bad_row(error: "BadLineError", number: int, form: str) -> str:
    if form == "table":
        from digitgame.table import error_row

        return error_row(error.name, str(error), number)
    return json.dumps({"id": error.name, "error": str(error), "line": number})


def _picture_answer(
    first: bytes, stream: BinaryIO, options: argparse.Namespace, rules: "Rules"
) -> Generator[Answer]:
    """What is written for a PNG."""
    from digitgame.picture import PictureError, picture_image

    data = first + stream.read(_LARGEST_PICTURE)
    try:
        image = picture_image(data)
    except PictureError as error:
        raise Refusal(f"{plain(options.file)} cannot be read: {error}") from error
    yield Answer(_row(_judge(rules).read_image(options.file, image), options.format) + "\n", 1, 0)


def _write(answers: Iterable[Answer], advance: Callable[[int], None], *, is_table: bool) -> int:
    """Write answers as they come.

    Returns:
        the exit status.
    """
    out, bad, head = sys.stdout, 0, ""
    if is_table:
        from digitgame.table import header

        head = header() + "\n"
        if isinstance(out, io.TextIOWrapper):  # names may hold letters that its encoding lacks
            out.reconfigure(errors="replace")
    for found in answers:
        try:
            out.write(head + found.text)
            out.flush()  # who asks line by line waits for the answer
        except BrokenPipeError:
            forget(out)
            return NOBODY_READS
        except OSError as error:
            forget(out)
            raise Refusal(f"the scores cannot be written: {error.strerror}.") from error
        except (KeyboardInterrupt, SystemExit):
            forget(out)
            raise
        head = ""
        bad += found.bad
        advance(found.drawings)
    return SOME_BAD if bad else 0


@contextmanager
def _bar(stream: BinaryIO) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, where that is a terminal that shows nothing else.

    Yields:
        what is told how many more drawings are done.
    """
    if (
        sys.stderr is None
        or not sys.stderr.isatty()
        or sys.stdout.isatty()  # there the scores themselves show how far it is
        or stream.isatty()
    ):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    progress = Progress(
        BarColumn(),
        TextColumn("{task.fields[drawings]:,} drawings"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        redirect_stdout=False,  # the scores go where they were sent
        redirect_stderr=False,
    )
    size, done = _size(stream), 0
    task = progress.add_task("", total=size, drawings=0)

    def advance(drawings: int) -> None:
        nonlocal done
        done += drawings
        progress.update(task, completed=stream.tell() if size else 0, drawings=done)

    with progress:
        yield advance


def _size(stream: BinaryIO) -> int | None:
    """Bytes in a file; None for a pipe, which does not know how long it will go on."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # no file of the system's
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """SIGTERM ends the command like Ctrl-C: workers are stopped, the cursor is shown again."""
    if threading.current_thread() is not threading.main_thread():  # only there may it be set
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        sys.exit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
