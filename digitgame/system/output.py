"""Write command output to stdout or a file, handling closed pipes."""

import codecs
import errno
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TextIO

from digitgame.errors import CommandError
from digitgame.system import ascii_fallback, files
from digitgame.text import sanitize

EXIT_SIGPIPE = 141
"""Exit status after a closed pipe: what a shell reports for SIGPIPE."""


def write(pieces: Iterable[str], what: str, *, flush: bool = False) -> int:
    """Write text to standard output piece by piece.

    Args:
        pieces: the text; characters that cannot be encoded become `?`.
        what: a name for the error message, such as "the scores".
        flush: whether to flush after each piece.

    Returns:
        the exit status: 0 or `EXIT_SIGPIPE`.

    Raises:
        CommandError: if it cannot be written.
    """
    out = sys.stdout
    if out is None:
        raise CommandError("standard output is closed.")

    def steps() -> Iterator[Callable[[], object]]:
        if isinstance(out, io.TextIOWrapper):
            yield partial(out.reconfigure, errors="replace")  # flushes buffered text
        for piece in pieces:
            yield partial(out.write, piece)
            if flush:
                yield out.flush
        yield out.flush

    for step in steps():  # an OSError of `pieces` itself is not an output error
        try:
            step()
        except BrokenPipeError:
            redirect_to_devnull(out)
            return EXIT_SIGPIPE
        except OSError as error:
            redirect_to_devnull(out)
            raise CommandError(f"{what} cannot be written: {error.strerror}.") from error
        except (KeyboardInterrupt, SystemExit):
            redirect_to_devnull(out)
            raise
    return 0


def set_encoding(out: TextIO | None, *, is_unicode: bool) -> None:
    """Set a stream's encoding to what the terminal shows.

    Args:
        out: a stream.
        is_unicode: whether the terminal shows Unicode; otherwise `to_ascii` is applied.
    """
    if isinstance(out, io.TextIOWrapper):
        codecs.register_error(ascii_fallback.ERRORS, ascii_fallback.ascii_error_handler)
        out.reconfigure(encoding="utf-8" if is_unicode else "ascii", errors=ascii_fallback.ERRORS)


def print_error(words: str) -> None:
    """Print a message to standard error, if possible.

    Args:
        words: the message, without a final line feed.
    """
    if sys.stderr is None:
        return  # `print` would write to standard output instead
    try:
        print(words, file=sys.stderr, flush=True)
    except OSError:
        redirect_to_devnull(sys.stderr)


def redirect_to_devnull(out: TextIO) -> None:
    """Redirect the stream to /dev/null, so that flushing it at exit does not fail again."""
    with suppress(OSError, ValueError):
        number = out.fileno()
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, number)
        os.close(devnull)


def write_file(pieces: Iterable[str], name: str, stores: Iterable[Path]) -> None:
    """Write a private file atomically.

    Args:
        pieces: the text.
        name: the file's name, as given on the command line.
        stores: history files, which must not be overwritten.

    Raises:
        CommandError: if it cannot be written.
    """
    try:
        if files.is_foreign_link(Path(name)):
            raise CommandError(
                f"{sanitize(name)} is a link created by another user. Choose another file."
            )
        file = Path(name).resolve()
        if file.is_symlink():  # to itself: Python 3.13 does not raise an error for that
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        for store in stores:
            if file.parent == store.resolve().parent and file.name.startswith(store.name):
                raise CommandError(f"{sanitize(name)} is the history itself. Choose another file.")
        if file.exists() and not file.is_file():  # do not replace a device or a pipe
            with file.open("w", encoding="utf-8") as stream:
                stream.writelines(pieces)
            return
        files.write_atomic(file, pieces)
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name; a link to itself
        reason = error.strerror if isinstance(error, OSError) else "the name is not valid"
        raise CommandError(f"{sanitize(name)} cannot be written: {reason}.") from error
