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

from digitgame.cli.jsonl import Line, first_line, is_binary, lines
from digitgame.cli.progress_bar import progress_bar
from digitgame.cli.score import table
from digitgame.cli.score.batch import BatchResult, format_problem, score_batch, score_picture
from digitgame.cli.score.options import BATCH_LINES, STDIN
from digitgame.cli.score.picture import PictureError, is_picture, read_picture
from digitgame.cli.score.scorer import Rules
from digitgame.cli.score.worker_pool import map_ordered
from digitgame.core.hand import Hand
from digitgame.core.leniency import Leniency
from digitgame.errors import CommandError, file_error
from digitgame.system import output
from digitgame.system.signals import temporary_handler
from digitgame.text import sanitize
from model.grid import Grid
from model.reader import WeightsError
from model.traditions import INTERNATIONAL

SOME_BAD = 1
"""Exit status if a line or a picture was invalid."""

PICTURES = (".png", ".jpg", ".jpeg")
"""Names that end like this, in any case, are the pictures of a folder."""

_TERMINATED = 143  # what a shell reports for SIGTERM

_BATCH_BYTES = 1024 * 1024
"""A batch of this size takes no further line."""

_LARGEST_PICTURE = 64 * 1024 * 1024  # bytes

_NO_FORMAT = "the input is neither JSON Lines (text in UTF-8) nor a PNG or JPEG."


_ProgressBar = AbstractContextManager[Callable[[int], None]]


def run(options: argparse.Namespace) -> int:
    """Score the drawings of the input.

    Returns:
        the exit status: 0, `SOME_BAD` or `output.EXIT_SIGPIPE`.

    Raises:
        CommandError: if there is nothing to score, or input or output cannot be used.
    """
    if sys.stdout is None:
        raise CommandError("standard output is closed.")
    rules = Rules(
        grid=Grid(*options.grid) if options.grid else None,
        keeps_place=options.place == "keep",
        leniency=Leniency(options.leniency),
        target=options.target,
        tradition=options.tradition or INTERNATIONAL,
        hand=Hand(options.hand or Hand.RIGHT),
    )
    # Like Ctrl-C, SIGTERM stops the workers and shows the cursor again.
    on_sigterm = temporary_handler(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        inputs = list(_inputs(options.files))
        with on_sigterm:
            if len(inputs) == 1:
                with _open_input(inputs[0]) as stream:
                    results = _score_input(inputs[0], stream, options, rules)
                    return _write(results, _progress_bar(stream), options.format)
            return _write(_score_inputs(inputs, options, rules), _show_count(), options.format)
    except WeightsError as error:
        raise CommandError(str(error)) from error


def _inputs(names: Iterable[str]) -> Iterator[str]:
    """Yield the files that are named, and the pictures in folders, by name.

    Raises:
        CommandError: if a folder has none, or cannot be read.
    """
    for name in names:
        try:
            if name == STDIN or not Path(name).is_dir():
                yield name
                continue
            pictures = sorted(
                str(file) for file in Path(name).iterdir() if file.suffix.lower() in PICTURES
            )
        except (OSError, ValueError) as error:
            raise file_error(name, error) from error
        if not pictures:
            raise CommandError(f"{sanitize(name)} is a folder without any PNG or JPEG.")
        yield from pictures


def _score_inputs(
    inputs: Iterable[str], options: argparse.Namespace, rules: Rules
) -> Generator[BatchResult]:
    """Score several inputs; one that cannot be read costs no other."""
    for name in inputs:
        try:
            with _open_input(name) as stream:
                yield from _score_input(name, stream, options, rules)
        except CommandError as error:
            yield format_problem(name, str(error), options.format)


def _score_input(
    name: str, stream: BinaryIO, options: argparse.Namespace, rules: Rules
) -> Generator[BatchResult]:
    first = first_line(stream)
    if first and is_picture(first):
        yield _score_picture(name, first, stream, options, rules)
    elif is_binary(first):
        raise CommandError(_NO_FORMAT if name == STDIN else f"{sanitize(name)}: {_NO_FORMAT}")
    else:
        yield from _score_lines(lines(first, stream), options, rules)


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
    name: str, first: bytes, stream: BinaryIO, options: argparse.Namespace, rules: Rules
) -> BatchResult:
    try:
        image = read_picture(first + stream.read(_LARGEST_PICTURE))
    except PictureError as error:
        raise CommandError(f"{sanitize(name)} cannot be read: {error}") from error
    return score_picture(name, image, rules, options.format)


def _write(results: Generator[BatchResult], bar: _ProgressBar, form: str) -> int:
    """Write results as they come; return the exit status.

    Raises:
        CommandError: if there are no drawings, or the output cannot be written.
    """
    drawings = bad = 0

    def texts() -> Iterator[str]:
        nonlocal drawings, bad
        head = f"{table.header()}\n" if form == "table" else ""
        for result in results:
            yield head + result.text
            head = ""
            drawings += result.drawings
            bad += result.bad
            advance(result.drawings)

    with closing(results), bar as advance:
        status = output.write(texts(), "the scores", flush=True)
    if not (status or drawings):
        raise CommandError("there are no drawings in the input. See: digitgame score --help")
    return status or (SOME_BAD if bad else 0)


def _progress_bar(stream: BinaryIO) -> _ProgressBar:
    """Show the progress, unless scores on a terminal, or input from one, show it anyway."""
    if sys.stdout.isatty() or stream.isatty():
        return nullcontext(lambda _: None)
    size = _file_size(stream)
    return progress_bar(size, "drawings", stream.tell if size else None)


def _show_count() -> _ProgressBar:
    """Show the number of drawings so far, unless scores on a terminal show it anyway."""
    return nullcontext(lambda _: None) if sys.stdout.isatty() else progress_bar(None, "drawings")


def _file_size(stream: BinaryIO) -> int | None:
    """Return a file's size in bytes, or None for a pipe."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # not a file of the operating system
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
