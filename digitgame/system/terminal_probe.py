"""Query a terminal and try its mouse and keys.

Sequences and replies are those of xterm's "Control Sequences" (ctlseqs); 2026 and 2048 are the
modes for synchronised output and for in-band size reports.
"""

import os
import re
import select
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from digitgame.system.terminal import cell_size

REPLY_TIMEOUT = 2.0
"""Seconds to wait for replies: slow ssh connections take a good part of a second."""

_NAME = re.compile(rb"\x1bP>\|([^\x1b]*)\x1b\\")
_MODE = re.compile(rb"\x1b\[\?(\d+);(\d)\$y")
_CURSOR = re.compile(rb"\x1b\[\d+;(\d+)R")
_ATTRIBUTES = re.compile(rb"\x1b\[\?[\d;]*c")  # every terminal sends this reply
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
    """A terminal's replies to queries about itself."""

    is_any: bool = False
    name: str = ""
    """Name and version, not sanitised."""
    modes: Mapping[int, bool] = field(default_factory=dict)
    """Support for each mode; a mode without a reply is missing."""
    has_cell: bool = False
    """True if the terminal knows the size of a cell in pixels."""
    widths: Mapping[str, int] = field(default_factory=dict)
    """Columns of each glyph; 3 instead of 1 means that the terminal does not decode UTF-8."""

    @property
    def may_have_pixels(self) -> bool:
        """True if the mouse may report pixels in the way that the game supports."""
        return self.modes.get(PIXELS, False) and (self.modes.get(IN_BAND, False) or self.has_cell)


@dataclass(frozen=True)
class Mouse:
    """Counts of mouse reports."""

    presses: int = 0
    moves: int = 0
    releases: int = 0
    is_sgr: bool = False
    """True if reports use the SGR encoding, which has no limit on columns."""
    is_subcell: bool = False
    """True if reports are in pixels."""

    @property
    def is_complete(self) -> bool:
        """True if all parts of a stroke were reported."""
        return bool(self.presses and self.moves and self.releases)


@dataclass(frozen=True)
class RawTerminal:
    """A terminal that delivers keys immediately and without echo."""

    input: int
    output: int
    """File descriptors."""

    def write(self, data: bytes) -> None:
        """Write all of the data."""
        while data:
            data = data[os.write(self.output, data) :]

    def read(self, is_enough: Callable[[bytes], bool], seconds: float) -> bytes:
        """Read until the data is enough, the time is up or the input ends."""
        data, deadline = b"", time.monotonic() + seconds
        while not is_enough(data):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.input], [], [], left)[0]:
                break
            piece = os.read(self.input, 4096)
            if not piece:
                break
            data += piece
        return data


@contextmanager
def raw_terminal(reading: int, writing: int) -> Iterator[RawTerminal]:
    """Put the terminal with these file descriptors into cbreak mode during the block.

    Raises:
        OSError: if this is not a POSIX terminal.
    """
    try:
        import termios
        import tty
    except ImportError as error:  # Windows
        raise OSError("terminals of this system cannot be queried") from error
    try:
        before = termios.tcgetattr(reading)
    except termios.error as error:
        raise OSError(*error.args) from error
    try:
        tty.setcbreak(reading)
        modes = termios.tcgetattr(reading)
        modes[6][termios.VSUSP] = b"\0"  # the game uses Ctrl+Z as a key
        termios.tcsetattr(reading, termios.TCSADRAIN, modes)
        yield RawTerminal(reading, writing)
    finally:
        termios.tcsetattr(reading, termios.TCSADRAIN, before)


def query_terminal(terminal: RawTerminal, glyphs: str, seconds: float = REPLY_TIMEOUT) -> Replies:
    """Ask a terminal for its name, its modes and the width of glyphs, which it briefly shows."""
    queries = [
        b"\x1b[>0q",
        *(b"\x1b[?%d$p" % mode for mode in (SYNCHRONISED, IN_BAND, PIXELS)),
    ]
    queries += [b"\r" + glyph.encode() + b"\x1b[6n" for glyph in glyphs]
    # A terminal may print queries that it does not understand, so the line is erased.
    terminal.write(b"".join(queries) + b"\r\x1b[K\x1b[c")
    data = terminal.read(lambda data: bool(_ATTRIBUTES.search(data)), seconds)
    widths = [int(column) - 1 for column in _CURSOR.findall(data)]
    name = _NAME.search(data)
    return Replies(
        is_any=bool(_ATTRIBUTES.search(data) or widths),
        name=name[1].decode(errors="replace") if name else "",
        modes={int(mode): state in b"12" for mode, state in _MODE.findall(data)},
        has_cell=all(cell_size(terminal.output)),
        widths=dict(zip(glyphs, widths, strict=True)) if len(widths) == len(glyphs) else {},
    )


def try_mouse(
    terminal: RawTerminal, size: tuple[int, int], *, pixels: bool, seconds: float
) -> Mouse:
    """Watch the mouse until a stroke is complete, a key is pressed or the time is up.

    Reports beyond `size`, in columns and rows, are in pixels, which `pixels` requests.
    """
    try:
        terminal.write(_MOUSE_ON + (_PIXELS_ON if pixels else b""))
        data = terminal.read(
            lambda data: mouse_from_reports(data, size).is_complete or _has_key(data), seconds
        )
    finally:
        terminal.write(_MOUSE_OFF)
    return mouse_from_reports(data, size)


def mouse_from_reports(data: bytes, size: tuple[int, int]) -> Mouse:
    """Count the mouse reports in a terminal's input."""
    sgr = _SGR.findall(data)
    reports = [(int(code), end == b"m") for code, _, _, end in sgr]
    for code, _, _ in _X10.findall(data):
        button = code[0] - 32
        reports.append((button, button & 0b11 == 0b11 and not button & _MOVED))
    kinds = Counter(
        "releases" if is_release else "moves" if button & _MOVED else "presses"
        for button, is_release in reports
        if not button & _WHEEL
    )
    is_subcell = any(int(column) > size[0] or int(row) > size[1] for _, column, row, _ in sgr)
    return Mouse(**kinds, is_sgr=bool(sgr), is_subcell=is_subcell)


def _has_key(data: bytes) -> bool:
    """Return whether the input contains anything but complete or partial mouse reports."""
    rest = _X10.sub(b"", _SGR.sub(b"", data))
    return rest[:2] not in (b"", b"\x1b", b"\x1b[")


def try_key(terminal: RawTerminal, seconds: float) -> bytes:
    """Return the bytes of one key press, or b"" if none came in time."""
    first = terminal.read(bool, seconds)
    # Over a slow connection the rest of a sequence may arrive a moment later.
    return first + (terminal.read(lambda _: False, 0.1) if first.startswith(b"\x1b") else b"")
