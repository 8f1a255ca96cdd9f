"""Run `digitgame score`: read drawings from a file or a pipe and write their scores.

Memory use does not depend on the number of lines: a batch is read, scored and written before the
next one, and each worker holds a few batches.
"""

import argparse
import os
import signal
import stat
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from digitgame.cli.jsonl import PNG, Line, first_line, lines
from digitgame.cli.progress_bar import progress_bar
from digitgame.cli.score import table
from digitgame.cli.score.batch import BatchResult, score_batch, score_picture
from digitgame.cli.score.options import BATCH_LINES, STDIN
from digitgame.cli.score.png import PictureError, read_png
from digitgame.cli.score.scorer import Rules
from digitgame.cli.score.worker_pool import map_ordered
from digitgame.core.leniency import Leniency
from digitgame.errors import CommandError, file_error
from digitgame.system import output
from digitgame.system.signals import temporary_handler
from digitgame.text import sanitize
from model.grid import Grid
from model.reader import WeightsError

SOME_BAD = 1
"""Exit status if a line was invalid."""

_TERMINATED = 143  # what a shell reports for SIGTERM

_BATCH_BYTES = 1024 * 1024
"""A batch of this size takes no further line."""

_LARGEST_PICTURE = 64 * 1024 * 1024  # bytes


def run(options: argparse.Namespace) -> int:
    """Score the drawings of the input.

    Returns:
        the exit status: 0, `SOME_BAD` or `output.EXIT_SIGPIPE`.

    Raises:
        CommandError: if input or output cannot be used.
    """
    if sys.stdout is None:
        raise CommandError("standard output is closed.")
    rules = Rules(
        grid=Grid(*options.grid) if options.grid else None,
        keeps_place=options.place == "keep",
        leniency=Leniency(options.leniency),
        target=options.target,
    )
    # Like Ctrl-C, SIGTERM stops the workers and shows the cursor again.
    on_sigterm = temporary_handler(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        with on_sigterm, _open_input(options.file) as stream:
            first = first_line(stream)
            if first and first.startswith(PNG):
                results = _score_picture(first, stream, options, rules)
            else:
                results = _score_lines(lines(first, stream), options, rules)
            with closing(results), _progress_bar(stream) as advance:
                return _write(results, advance, is_table=options.format == "table")
    except WeightsError as error:
        raise CommandError(str(error)) from error


@contextmanager
def _open_input(file: str) -> Iterator[BinaryIO]:
    if file == STDIN:
        if sys.stdin is None:
            raise CommandError("standard input is closed. Name a file.")
        if sys.stdin.isatty():
            output.print_error("Enter drawings, one per line; Ctrl-D ends. See --help.")
        with suppress(OSError, AttributeError):  # reads without data would look like the end
            os.set_blocking(sys.stdin.fileno(), True)
        yield sys.stdin.buffer
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - an OSError of the caller's block is not ours
    except (OSError, ValueError) as error:
        raise file_error(file, error) from error
    with stream:
        yield stream


def _score_lines(
    source: Iterable[Line], options: argparse.Namespace, rules: Rules
) -> Generator[BatchResult]:
    work = partial(score_batch, rules=rules, form=options.format)
    if options.jobs == 1:
        yield from (work([line]) for line in source)  # no batches: each line is answered at once
    else:
        yield from map_ordered(work, _batched(source), options.jobs)


def _batched(source: Iterable[Line]) -> Iterator[list[Line]]:
    """Group lines into batches, limited in lines and in bytes."""
    batch: list[Line] = []
    size = 0
    for line in source:
        batch.append(line)
        size += len(line.text or b"")
        if len(batch) == BATCH_LINES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _score_picture(
    first: bytes, stream: BinaryIO, options: argparse.Namespace, rules: Rules
) -> Generator[BatchResult]:
    try:
        image = read_png(first + stream.read(_LARGEST_PICTURE))
    except PictureError as error:
        raise CommandError(f"{sanitize(options.file)} cannot be read: {error}") from error
    yield score_picture(options.file, image, rules, options.format)


def _write(
    results: Iterable[BatchResult], advance: Callable[[int], None], *, is_table: bool
) -> int:
    """Write results as they come; return the exit status."""
    bad = 0

    def texts() -> Iterator[str]:
        nonlocal bad
        head = f"{table.header()}\n" if is_table else ""
        for result in results:
            yield head + result.text
            head = ""
            bad += result.bad
            advance(result.drawings)

    status = output.write(texts(), "the scores", flush=True)
    return status or (SOME_BAD if bad else 0)


def _progress_bar(stream: BinaryIO) -> AbstractContextManager[Callable[[int], None]]:
    """Show the progress, unless scores on a terminal, or input from one, show it anyway."""
    if sys.stdout.isatty() or stream.isatty():
        return nullcontext(lambda _: None)
    size = _file_size(stream)
    return progress_bar(size, "drawings", stream.tell if size else None)


def _file_size(stream: BinaryIO) -> int | None:
    """Return a file's size in bytes, or None for a pipe."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # not a file of the operating system
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
