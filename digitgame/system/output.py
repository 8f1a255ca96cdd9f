"""Output: what commands write, on standard output with its quiet end, or to a file; the edge."""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from digitgame.errors import CommandError
from digitgame.system import ascii_fallback, files
from digitgame.text import sanitize

_SYSTEM = 0
"""The account that makes links such as /dev/stdout."""

EXIT_SIGPIPE = 141
"""Exit status when whoever reads the output has gone, as a shell has it for SIGPIPE."""


def write(pieces: Iterable[str], what: str) -> int:
    """Write text on standard output, as it comes.

    Args:
        pieces: the text; its letters that the output's encoding lacks become `?`.
        what: what it is, for the message: "the scores".

    Returns:
        the exit status: 0 or `EXIT_SIGPIPE`.

    Raises:
        CommandError: if it cannot be written.
    """
    out = sys.stdout
    if out is None:
        raise CommandError("standard output is closed.")
    try:
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(errors="replace")  # writes what is there already
    except OSError as error:
        return _handle_write_error(out, error, what)
    # Only the writing is tried: an error of the pieces' own is no error of the output.
    for piece in pieces:
        try:
            out.write(piece)
        except OSError as error:
            return _handle_write_error(out, error, what)
        except (KeyboardInterrupt, SystemExit):
            redirect_to_devnull(out)
            raise
    try:
        out.flush()
    except OSError as error:
        return _handle_write_error(out, error, what)
    return 0


def _handle_write_error(out: TextIO, error: OSError, what: str) -> int:
    redirect_to_devnull(out)
    if isinstance(error, BrokenPipeError):
        return EXIT_SIGPIPE
    raise CommandError(f"{what} cannot be written: {error.strerror}.") from error


def set_encoding(out: TextIO | None, *, is_unicode: bool) -> None:
    """Have a stream write letters that the terminal shows, whatever Python takes it for.

    Args:
        out: a stream.
        is_unicode: does the terminal show any letter? Else ASCII is written, which looks alike.
    """
    if isinstance(out, io.TextIOWrapper):
        codecs.register_error(ascii_fallback.ERRORS, ascii_fallback.ascii_error_handler)
        out.reconfigure(encoding="utf-8" if is_unicode else "ascii", errors=ascii_fallback.ERRORS)


def print_error(words: str) -> None:
    """Write a message on standard error, where there is one that takes it.

    Args:
        words: whole lines, without the last one's end.
    """
    if sys.stderr is None:
        return  # `print` would write on standard output instead
    try:
        print(words, file=sys.stderr, flush=True)
    except OSError:
        redirect_to_devnull(sys.stderr)


def redirect_to_devnull(out: TextIO) -> None:
    """Let go of what can't be written: Python would try again at its end, and complain."""
    with suppress(OSError, ValueError):
        number = out.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def write_file(pieces: Iterable[str], name: str, stores: Iterable[Path]) -> None:
    """Write a file, whole or not at all, readable by its owner alone.

    Args:
        pieces: the text.
        name: the file's, as it was written on the command line.
        stores: histories, in whose place nothing is ever written.

    Raises:
        CommandError: if it cannot be written.
    """
    try:
        if _is_foreign_symlink(Path(name)):
            raise CommandError(
                f"{sanitize(name)} is a link that somebody else has put there. Choose another file."
            )
        file = Path(name).resolve()
        if file.is_symlink():  # to itself: Python 3.13 leaves such a link as it is
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        for store in stores:
            if file.parent == store.resolve().parent and file.name.startswith(store.name):
                raise CommandError(
                    f"{sanitize(name)} holds the history itself. Choose another file."
                )
        if file.exists() and not file.is_file():  # a device or a pipe stays what it is
            with file.open("w", encoding="utf-8") as stream:
                stream.writelines(pieces)
            return
        files.write_atomic(file, pieces)
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name; a link to itself
        reason = error.strerror if isinstance(error, OSError) else "this is no file's name"
        raise CommandError(f"{sanitize(name)} cannot be written: {reason}.") from error


def _is_foreign_symlink(file: Path) -> bool:
    """Does a link lead on that neither this account nor the system has made?

    In a folder where everyone may write, the system itself follows none of those, but only where a
    file is opened by its name.
    """
    if not hasattr(os, "geteuid") or not file.is_symlink():  # Windows has no such numbers
        return False
    return file.lstat().st_uid not in (os.geteuid(), _SYSTEM)
