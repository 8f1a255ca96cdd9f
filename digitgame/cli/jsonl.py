"""Lines: a stream of bytes, one line at a time, however long they and it are."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from digitgame.errors import CommandError

LONGEST = 8 * 1024 * 1024
"""Bytes in a line: more than the most points that a drawing may have, to many decimals."""

PNG = b"\x89PNG"
"""What a PNG file starts with; no text does."""


class Line(NamedTuple):
    """A line of input that is not empty."""

    number: int
    """From 1, empty lines counted."""
    text: bytes | None
    """None for one of more than `LONGEST` bytes: it was passed over."""


def first_line(stream: BinaryIO) -> bytes | None:
    """The first line, and a look at whether this is text at all.

    Returns:
        the line with its end, without a byte order mark; b"" for an empty stream, None for a line
        that is too long. A PNG file's first bytes, where it is one.

    Raises:
        CommandError: if it is neither text nor a PNG, or cannot be read.
    """
    start = _piece(stream)
    if not start.startswith(PNG):
        try:
            # A piece of a line that is too long may end within a character.
            is_whole = len(start) <= LONGEST
            codecs.getincrementaldecoder("utf-8")().decode(start, final=is_whole)
        except UnicodeDecodeError:
            is_text = False
        else:
            is_text = b"\0" not in start
        if not is_text:
            raise CommandError("the input is neither JSON Lines (text in UTF-8) nor a PNG.")
    return _whole(start.removeprefix(codecs.BOM_UTF8), stream)


def lines(first: bytes | None, stream: BinaryIO) -> Iterator[Line]:
    """All lines but the empty ones.

    Args:
        first: what `first_line` gave.
        stream: where the others come from.

    Raises:
        CommandError: if the stream cannot be read any more.
    """
    number, text = 1, first
    while text != b"":
        if text is None or not text.isspace():
            yield Line(number, text)
        number, text = number + 1, _whole(_piece(stream), stream)


def _whole(start: bytes, stream: BinaryIO) -> bytes | None:
    """The line that starts so; None, and its rest passed over, where it is too long."""
    if len(start) <= LONGEST:
        return start
    while start and not start.endswith(b"\n"):
        start = _piece(stream)
    return None


def _piece(stream: BinaryIO) -> bytes:
    """Up to the end of the line, or the most that fits into memory for certain."""
    try:
        return stream.readline(LONGEST + 1)
    except OSError as error:
        raise CommandError(f"the input cannot be read: {error.strerror}.") from error
