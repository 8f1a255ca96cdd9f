"""The driver: Textual's own, made to outlast a terminal that hangs up, stalls or sends nonsense."""

import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import Any, BinaryIO, TextIO

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from digitgame.output import forget
from digitgame.tui.mends.mouse import CarefulParser

SMALLEST_SCREEN = Size(20, 5)
"""What is drawn at least: Textual (8.2.8) fails at lists of words that have no column left, and in
less there is nothing to be read anyhow."""

LARGEST_SCREEN = Size(500, 200)
"""What is drawn at most: a terminal may claim 65,535 columns and as many rows, and each cell of
them would cost memory and time on a machine that others share."""

_READ = 4096
"""Bytes taken in at once."""

_LOOK_UP = 0.1
"""Seconds between looks at whether the app has ended, and whether an escape key stands alone."""


class CarefulDriver(LinuxDriver):
    """Ends the game when the terminal has gone, and never fails because of what it sent."""

    def __init__(self, app: Any, **options: Any) -> None:
        """As Textual's own, on standard error."""
        super().__init__(app, **options)
        if sys.__stderr__ is not None:
            self._file: Any = _Outlasting(sys.__stderr__)

    def run_input_thread(self) -> None:
        """Hand on what the terminal sends until the app ends or the terminal has gone."""
        # Textual's own reads on at the end of the input, as fast as it can, takes a failed read
        # for a mistake of the app's, and fails at bytes that are no UTF-8.
        decoder = getincrementaldecoder("utf-8")("replace")
        parser = CarefulParser()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK_UP):
                    try:
                        data = os.read(self.fileno, _READ)
                    except OSError:
                        data = b""
                    if not data:
                        self._app.call_later(self._app.exit)
                        return
                    if text := decoder.decode(data):
                        parser = self._take(parser, parser.feed(text))
                parser = self._take(parser, parser.tick())

    def _take(self, parser: CarefulParser, messages: Iterable[Message]) -> CarefulParser:
        """Hand on what a parser makes of its input; the parser to go on with."""
        try:
            for message in messages:
                self.process_message(message)
        except (ArithmeticError, LookupError, ValueError):
            return CarefulParser()  # whatever it was in the middle of: it has no more to say
        return parser

    def process_message(self, message: Message) -> None:
        """Hand on an event, with a size that can be drawn."""
        if isinstance(message, events.Resize):
            size = _drawable(message.size)
            message = events.Resize(size, size, size, message.pixel_size)
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        drawable = _drawable(Size(width, height))
        return drawable.width, drawable.height


class KioskDriver(CarefulDriver):
    """Leads nowhere but to the game: no file is written, no program is started for the learner."""

    @property
    def can_suspend(self) -> bool:
        """The shell behind the game is nobody's business."""
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Start no browser: it would run on this machine, as the game's account."""

    def deliver_binary(self, binary: BinaryIO | TextIO, **options: Any) -> None:
        """Save nothing, such as a screenshot, beside the history."""


def _drawable(size: Size) -> Size:
    return Size(
        min(max(size.width, SMALLEST_SCREEN.width), LARGEST_SCREEN.width),
        min(max(size.height, SMALLEST_SCREEN.height), LARGEST_SCREEN.height),
    )


class _Outlasting:
    """The terminal to write on. When it has gone, what is written is lost, and nothing fails.

    Textual writes in a thread that an error would end; the app would then wait for it for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        try:
            self._file.write(text)
        except OSError:
            forget(self._file)
        return len(text)

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            forget(self._file)

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()
