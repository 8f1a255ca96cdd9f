"""Drivers that survive a terminal that hangs up or sends malformed input."""

import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import Any, BinaryIO, TextIO

from textual import constants, events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from digitgame.system.output import redirect_to_devnull
from digitgame.system.terminal import cell_aspect, cell_size
from digitgame.tui.textual_compat.cells import KnowsCells
from digitgame.tui.textual_compat.keys import ASK_LAYOUT, LAYOUT_OFF
from digitgame.tui.textual_compat.mouse import MouseParser
from digitgame.tui.textual_compat.replies import (
    ASK_BACKGROUND,
    ASK_PIXELS,
    PIXELS_OFF,
    PIXELS_ON,
    PixelMouse,
    Reply,
    ReplyFilter,
    TerminalBackground,
)

SMALLEST_SCREEN = Size(20, 5)
"""The smallest size that is laid out. Textual (8.2.8) raises ValueError for an `OptionList` whose
width is 0, and nothing is readable in less than this."""

LARGEST_SCREEN = Size(500, 200)
"""The largest size that is laid out. Textual (8.2.8) accepts any size that the terminal reports, up
to 65,535 by 65,535 cells, which would use up the memory of a shared machine."""

_READ = 4096
"""Bytes per read."""

_POLL_INTERVAL = 0.1
"""Seconds between checks for the app's exit, and for an Escape that begins no sequence."""


class ResilientDriver(LinuxDriver, KnowsCells):
    """Ends the app when the terminal hangs up, and ignores malformed input.

    At the end of input, Textual (8.2.8) keeps reading in a busy loop. It ends with a traceback if a
    read fails, at bytes that are not UTF-8, and at malformed key sequences.
    """

    def __init__(self, app: Any, **options: Any) -> None:
        """Write to standard error, as Textual does."""
        super().__init__(app, **options)
        if sys.__stderr__ is not None:
            self._file: Any = _SafeWriter(sys.__stderr__)
        self._has_pixels = False

    def run_input_thread(self) -> None:
        """Process input until the app exits or the terminal hangs up."""
        decoder = getincrementaldecoder("utf-8")("replace")
        parser = self._create_parser()
        replies = ReplyFilter()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_POLL_INTERVAL):
                    try:
                        data = os.read(self.fileno, _READ)
                    except OSError:
                        data = b""
                    if not data:
                        self._app.call_later(self._app.exit)
                        return
                    for part in replies.feed(decoder.decode(data)):
                        parser = self._take_part(parser, part)
                elif held := replies.flush():
                    parser = self._take_part(parser, held)
                parser = self._take(parser, parser.tick())

    def _create_parser(self) -> MouseParser:
        return MouseParser(
            self._get_terminal_size, lambda: self._cell_size() if self._has_pixels else (0, 0)
        )

    def _take_part(self, parser: MouseParser, part: str | Reply) -> MouseParser:
        """Process a piece of input or a reply, and return the parser to use from now on."""
        match part:
            case str():
                return self._take(parser, parser.feed(part))
            case TerminalBackground():
                self.process_message(part)
            case PixelMouse(is_supported=True) if self._mouse and all(self._cell_size()):
                # Textual switches pixels on only with mode 2048, which xterm and others lack.
                self._has_pixels = True
                self.write(PIXELS_ON)
                self.flush()
        return parser

    def _take(self, parser: MouseParser, messages: Iterable[Message]) -> MouseParser:
        """Process the parser's messages, and return the parser to use from now on."""
        try:
            for message in messages:
                self.process_message(message)
        except (OverflowError, ValueError):
            return self._create_parser()  # the generator within the old one has ended
        return parser

    def start_application_mode(self) -> None:
        """Also ask for the background colour, for Latin letters, and for a mouse in pixels."""
        super().start_application_mode()  # type: ignore[no-untyped-call] # as Textual has it
        if not constants.DISABLE_KITTY_KEY:
            self.write(ASK_LAYOUT)
            self.flush()
        environ = os.environ
        if environ.get("TERM_PROGRAM") != "Apple_Terminal" and environ.get("TERM") != "linux":
            # A multiplexer answers for itself, and reports whole cells.
            is_direct = not (environ.get("TMUX") or environ.get("STY"))
            self.write(ASK_BACKGROUND + (ASK_PIXELS if is_direct else ""))
            self.flush()

    def stop_application_mode(self) -> None:
        """Take back what was asked for."""
        if not constants.DISABLE_KITTY_KEY:
            self.write(LAYOUT_OFF)
        super().stop_application_mode()

    def _cell_size(self) -> tuple[int, int]:
        """Return the size of a cell in pixels; 0, 0 if unknown."""
        return cell_size(self.fileno)

    def cell_aspect(self) -> float:
        """Return the height of a cell divided by its width."""
        return cell_aspect(*self._cell_size())

    def _disable_mouse_support(self) -> None:
        if self._has_pixels:
            self._has_pixels = False
            self.write(PIXELS_OFF)
        super()._disable_mouse_support()

    def process_message(self, message: Message) -> None:
        """Process an event, with its size limited to what can be laid out."""
        if isinstance(message, events.Resize):
            size = _drawable(message.size)
            message = events.Resize(size, size, size, message.pixel_size)
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        drawable = _drawable(Size(width, height))
        return drawable.width, drawable.height


class KioskDriver(ResilientDriver):
    """Keeps learners within the game: writes no file and starts no program for them."""

    @property
    def can_suspend(self) -> bool:
        """Refuse to suspend, which would lead to a shell."""
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: the browser would run on this machine, under the game's account."""

    def deliver_binary(self, binary: BinaryIO | TextIO, **options: Any) -> None:
        """Save nothing: a screenshot would land next to the history."""


def _drawable(size: Size) -> Size:
    return Size(
        min(max(size.width, SMALLEST_SCREEN.width), LARGEST_SCREEN.width),
        min(max(size.height, SMALLEST_SCREEN.height), LARGEST_SCREEN.height),
    )


class _SafeWriter:
    """Discards output once the terminal is gone.

    Textual (8.2.8) writes in a thread that ends at an OSError. The app then blocks for ever once
    the queue of that thread is full.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        try:
            self._file.write(text)
        except OSError:
            redirect_to_devnull(self._file)
        return len(text)

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            redirect_to_devnull(self._file)

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()
