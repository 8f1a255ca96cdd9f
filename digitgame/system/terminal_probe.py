"""Probe: asks a terminal questions and tries its mouse and keys; the edge.

Sequences and replies are those of xterm's "Control Sequences" (ctlseqs); 2026 and 2048 are the
modes for synchronised output and for sizes reported in band.
"""

import os
import re
import select
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_SECONDS_TO_ANSWER = 2.0
"""What a terminal gets to answer: far behind ssh connections need a good part of a second."""

_WHO = re.compile(rb"\x1bP>\|([^\x1b]*)\x1b\\")
_MODE = re.compile(rb"\x1b\[\?(\d+);(\d)\$y")
_PLACE = re.compile(rb"\x1b\[\d+;(\d+)R")
_ATTRIBUTES = re.compile(rb"\x1b\[\?[\d;]*c")  # every terminal answers this one
_SGR = re.compile(rb"\x1b\[<(\d+);(\d+);(\d+)([Mm])")
_X10 = re.compile(rb"\x1b\[M(.)(.)(.)", re.DOTALL)

_MOUSE_ON = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h"
_MOUSE_OFF = b"\x1b[?1016l\x1b[?1006l\x1b[?1002l\x1b[?1000l"
_PIXELS_ON = b"\x1b[?1016h"

_MOVED = 32
_WHEEL = 64

SYNCHRONISED, IN_BAND, PIXELS = 2026, 2048, 1016


@dataclass(frozen=True)
class Replies:
    """What a terminal said of itself."""

    is_any: bool = False
    """Did it answer at all?"""
    name: str = ""
    """What it calls itself, with its version; not checked for control characters."""
    modes: Mapping[int, bool] = field(default_factory=dict)
    """Does it know each mode that was asked for? Without its answer a mode is missing."""
    widths: Mapping[str, int] = field(default_factory=dict)
    """Columns that each glyph takes; a glyph that should take one and takes three was shown as
    three letters, so that the terminal is not in UTF-8."""

    @property
    def may_have_pixels(self) -> bool:
        """Might the mouse be finer than a character, as far as the game makes use of that?"""
        return self.modes.get(IN_BAND, False) and self.modes.get(PIXELS, False)


@dataclass
class Mouse:
    """What was seen of the mouse."""

    presses: int = 0
    moves: int = 0
    releases: int = 0
    is_sgr: bool = False
    """Did it report as terminals do today, without a last column?"""
    is_subcell: bool = False
    """Did it report pixels?"""

    @property
    def is_complete(self) -> bool:
        """Was there all that a stroke needs?"""
        return bool(self.presses and self.moves and self.releases)


class RawTerminal:
    """A terminal whose keys come as they are typed, unechoed."""

    def __init__(self, reading: int, writing: int) -> None:
        """Use the terminal.

        Args:
            reading: file number to read from.
            writing: file number to write to.
        """
        self._reading, self._writing = reading, writing

    def write(self, data: bytes) -> None:
        """Write all of it."""
        while data:
            data = data[os.write(self._writing, data) :]

    def read(self, is_enough: Callable[[bytes], bool], seconds: float) -> bytes:
        """What comes until it is enough, at most for some time."""
        data, deadline = b"", time.monotonic() + seconds
        while not is_enough(data):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._reading], [], [], left)[0]:
                break
            piece = os.read(self._reading, 4096)
            if not piece:
                break
            data += piece
        return data


@contextmanager
def raw_terminal(reading: int, writing: int) -> Iterator[RawTerminal]:
    """A terminal in the mode for keys and replies, until the end of the block.

    Raises:
        OSError: if this is no terminal, or the system has none such.
    """
    try:
        import termios
        import tty
    except ImportError as error:  # Windows
        raise OSError("this system's terminals cannot be asked") from error
    try:
        before = termios.tcgetattr(reading)
    except termios.error as error:
        raise OSError(*error.args) from error
    try:
        tty.setcbreak(reading)
        keys = termios.tcgetattr(reading)
        keys[6][termios.VSUSP] = b"\0"  # Ctrl+Z is a key of the game's
        termios.tcsetattr(reading, termios.TCSADRAIN, keys)
        yield RawTerminal(reading, writing)
    finally:
        termios.tcsetattr(reading, termios.TCSADRAIN, before)


def query_terminal(
    to: RawTerminal, glyphs: str, seconds: float = MOST_SECONDS_TO_ANSWER
) -> Replies:
    """Ask a terminal who it is, what it knows and how wide its glyphs are.

    Args:
        to: the terminal.
        glyphs: each is shown for a moment at the left.
        seconds: how long to wait for the answers.
    """
    questions = [b"\x1b[>0q", *(b"\x1b[?%d$p" % mode for mode in (SYNCHRONISED, IN_BAND, PIXELS))]
    questions += [b"\r" + glyph.encode() + b"\x1b[6n" for glyph in glyphs]
    # What a terminal does not understand it may show: that line is wiped.
    to.write(b"".join(questions) + b"\r\x1b[K\x1b[c")
    said = to.read(lambda data: bool(_ATTRIBUTES.search(data)), seconds)
    places = [int(column) - 1 for column in _PLACE.findall(said)]
    who = _WHO.search(said)
    return Replies(
        is_any=bool(_ATTRIBUTES.search(said) or places),
        name=who[1].decode(errors="replace") if who else "",
        modes={int(mode): state in b"12" for mode, state in _MODE.findall(said)},
        widths=dict(zip(glyphs, places, strict=True)) if len(places) == len(glyphs) else {},
    )


def try_mouse(at: RawTerminal, size: tuple[int, int], *, pixels: bool, seconds: float) -> Mouse:
    """Watch the mouse until a stroke was drawn, a key was pressed or the time is over.

    Args:
        at: the terminal.
        size: its columns and rows: reports beyond them are pixels.
        pixels: ask for pixels?
        seconds: how long to wait.
    """
    at.write(_MOUSE_ON + (_PIXELS_ON if pixels else b""))
    try:
        said = at.read(
            lambda data: mouse_from_reports(data, size).is_complete or _has_key(data), seconds
        )
    finally:
        at.write(_MOUSE_OFF)
    return mouse_from_reports(said, size)


def mouse_from_reports(said: bytes, size: tuple[int, int]) -> Mouse:
    """What reports say of a mouse."""
    seen = Mouse()
    for code, column, row, end in _SGR.findall(said):
        seen.is_sgr = True
        seen.is_subcell |= int(column) > size[0] or int(row) > size[1]
        _count(seen, int(code), is_release=end == b"m")
    for code, _, _ in _X10.findall(said):
        button = code[0] - 32
        _count(seen, button, is_release=button & 0b11 == 0b11 and not button & _MOVED)
    return seen


def _count(seen: Mouse, code: int, *, is_release: bool) -> None:
    if code & _WHEEL:
        return
    if is_release:
        seen.releases += 1
    elif code & _MOVED:
        seen.moves += 1
    else:
        seen.presses += 1


def _has_key(said: bytes) -> bool:
    """Is there anything but reports of the mouse, whole or begun?"""
    rest = _X10.sub(b"", _SGR.sub(b"", said))
    return rest[:2] not in (b"", b"\x1b", b"\x1b[")


def try_key(at: RawTerminal, seconds: float) -> bytes:
    """What a key sends, its parts together; nothing where none was pressed."""
    first = at.read(bool, seconds)
    # The rest of a sequence may come a moment later over a slow connection.
    return first + (at.read(lambda _: False, 0.1) if first.startswith(b"\x1b") else b"")
