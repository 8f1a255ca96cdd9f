"""Output: what commands write on standard output, and its quiet end; the edge."""

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from digitgame.refusal import Refusal

NOBODY_READS = 141
"""Exit status when whoever reads the output has gone, as a shell has it for SIGPIPE."""


def write(pieces: Iterable[str], what: str) -> int:
    """Write text on standard output, as it comes.

    Args:
        pieces: the text; its letters that the output's encoding lacks become `?`.
        what: what it is, for the message: "the scores".

    Returns:
        the exit status: 0 or `NOBODY_READS`.

    Raises:
        Refusal: if it cannot be written.
    """
    out = sys.stdout
    if out is None:
        raise Refusal("standard output is closed.")
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="replace")
    # Only the writing is tried: an error of the pieces' own is no error of the output.
    for piece in pieces:
        try:
            out.write(piece)
        except OSError as error:
            return _ended(out, error, what)
        except (KeyboardInterrupt, SystemExit):
            forget(out)
            raise
    try:
        out.flush()
    except OSError as error:
        return _ended(out, error, what)
    return 0


def _ended(out: TextIO, error: OSError, what: str) -> int:
    forget(out)
    if isinstance(error, BrokenPipeError):
        return NOBODY_READS
    raise Refusal(f"{what} cannot be written: {error.strerror}.") from error


def forget(out: TextIO) -> None:
    """Let go of what can't be written: Python would try again at its end, and complain."""
    with suppress(OSError, ValueError):
        number = out.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
