"""Read JSON Lines with bounded memory."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from digitgame.errors import file_error

LONGEST = 8 * 1024 * 1024
"""Bytes in a line: enough for the most points that a drawing may have, with many decimals."""


_GZIP = b"\x1f\x8b"


class Line(NamedTuple):
    """A line of input that is not empty."""

    number: int
    """From 1, empty lines counted."""
    text: bytes | None
    """None for a line of more than `LONGEST` bytes, which was skipped."""


def first_line(stream: BinaryIO) -> bytes | None:
    """Read the first line, or what stands in its place in a file that is not text.

    Returns:
        the line with its end, without a byte order mark; b"" for an empty stream, None for a line
        that is too long.

    Raises:
        CommandError: if the stream cannot be read.
    """
    return _complete_line(_read_piece(stream).removeprefix(codecs.BOM_UTF8), stream)


def is_binary(first: bytes | None) -> bool:
    """Return whether a file with this first line is not text in UTF-8, or any like it.

    A line with a letter in another encoding is a bad line of a text.
    """
    return first is not None and (b"\0" in first or first.startswith(_GZIP))


def lines(first: bytes | None, stream: BinaryIO) -> Iterator[Line]:
    """Yield all lines that are not empty.

    Args:
        first: the result of `first_line`.
        stream: the source of the other lines.

    Raises:
        CommandError: if the stream cannot be read.
    """
    number, text = 1, first
    while text != b"":
        if text is None or not text.isspace():
            yield Line(number, text)
        number, text = number + 1, _complete_line(_read_piece(stream), stream)


def _complete_line(start: bytes, stream: BinaryIO) -> bytes | None:
    """Return the line with this start; skip one that is too long and return None."""
    if len(start) <= LONGEST:
        return start
    while start and not start.endswith(b"\n"):
        start = _read_piece(stream)
    return None


def _read_piece(stream: BinaryIO) -> bytes:
    """Read to the end of the line, or as much as is sure to fit into memory."""
    try:
        return stream.readline(LONGEST + 1)
    except OSError as error:
        raise file_error("the input", error) from error
