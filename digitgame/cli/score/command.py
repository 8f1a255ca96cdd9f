"""`digitgame score`: drawings from a file or a pipe, scored line by line; the edge.

A million lines take no more memory than a few: a lot of lines is read, scored and written before
the next, and each worker holds a few lots.
"""

import argparse
import io
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO

from digitgame.cli.jsonl import PNG, Line, first_line, lines
from digitgame.cli.score.batch import BatchResult, score_batch, score_picture
from digitgame.cli.score.options import LOT_LINES, STDIN
from digitgame.errors import CommandError
from digitgame.system.output import EXIT_SIGPIPE, print_error, redirect_to_devnull
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.cli.score.scorer import Rules

SOME_BAD = 1
"""Exit status when a line was no drawing."""

_TERMINATED = 143  # as a shell has it for SIGTERM

_LOT_BYTES = 1024 * 1024
"""A lot that is as large as this takes no further line."""

_LARGEST_PICTURE = 64 * 1024 * 1024  # bytes


def run(options: argparse.Namespace) -> int:
    """Score what the options name.

    Returns:
        the exit status: 0, `SOME_BAD` or `EXIT_SIGPIPE`.

    Raises:
        CommandError: if input or output cannot be used.
    """
    from model.reader import WeightsError

    if sys.stdout is None:
        raise CommandError("standard output is closed.")
    rules = _rules(options)
    try:
        with _ended_by_signal(), _source(options.file) as stream:
            first = first_line(stream)
            if first and first.startswith(PNG):
                answers = _score_picture(first, stream, options, rules)
            else:
                answers = _score_batches(lines(first, stream), options, rules)
            with closing(answers), _bar(stream) as advance:
                return _write(answers, advance, is_table=options.format == "table")
    except WeightsError as error:
        raise CommandError(str(error)) from error


def _rules(options: argparse.Namespace) -> "Rules":
    from digitgame.cli.score.scorer import Rules
    from digitgame.core.leniency import Leniency
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
            raise CommandError("standard input is closed. Name a file.")
        if sys.stdin.isatty():
            print_error("Write drawings, one a line; Ctrl-D ends. See --help.")
        with suppress(OSError, AttributeError):  # what has not come yet would be taken for the end
            os.set_blocking(sys.stdin.fileno(), True)
        yield sys.stdin.buffer
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; its user's errors are not its own
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        reason = error.strerror if isinstance(error, OSError) else "this is no file's name"
        raise CommandError(f"{sanitize(file)} cannot be read: {reason}.") from error
    with stream:
        yield stream


def _score_batches(
    source: Iterable[Line], options: argparse.Namespace, rules: "Rules"
) -> Generator[BatchResult]:
    """What is written for each line, in order."""
    work = partial(score_batch, rules=rules, form=options.format)
    if options.jobs == 1:
        for line in source:
            yield work([line])
        return
    from digitgame.cli.score.worker_pool import WorkerError, map_ordered

    try:
        yield from map_ordered(work, _batched(source), options.jobs)
    except WorkerError as error:
        raise CommandError(str(error)) from error


def _batched(source: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines in lots, neither many nor large."""
    lot: list[Line] = []
    size = 0
    for line in source:
        lot.append(line)
        size += len(line.text or b"")
        if len(lot) == LOT_LINES or size >= _LOT_BYTES:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def _score_picture(
    first: bytes, stream: BinaryIO, options: argparse.Namespace, rules: "Rules"
) -> Generator[BatchResult]:
    """What is written for a PNG."""
    from digitgame.cli.score.png import PictureError, read_png

    data = first + stream.read(_LARGEST_PICTURE)
    try:
        image = read_png(data)
    except PictureError as error:
        raise CommandError(f"{sanitize(options.file)} cannot be read: {error}") from error
    yield score_picture(options.file, image, rules, options.format)


def _write(
    answers: Iterable[BatchResult], advance: Callable[[int], None], *, is_table: bool
) -> int:
    """Write answers as they come.

    Returns:
        the exit status.
    """
    out, bad, head = sys.stdout, 0, ""
    if is_table:
        from digitgame.cli.score.table import header

        head = header() + "\n"
        if isinstance(out, io.TextIOWrapper):  # names may hold letters that its encoding lacks
            out.reconfigure(errors="replace")
    for found in answers:
        try:
            out.write(head + found.text)
            out.flush()  # who asks line by line waits for the answer
        except BrokenPipeError:
            redirect_to_devnull(out)
            return EXIT_SIGPIPE
        except OSError as error:
            redirect_to_devnull(out)
            raise CommandError(f"the scores cannot be written: {error.strerror}.") from error
        except (KeyboardInterrupt, SystemExit):
            redirect_to_devnull(out)
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
