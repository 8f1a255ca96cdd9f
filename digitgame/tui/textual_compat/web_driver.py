"""The driver for a game in a browser."""

from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import Any

from textual import events, messages
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.message import Message
from textual.widgets import Input

from digitgame.system.terminal import USUAL_ASPECT, cell_aspect
from digitgame.tui.textual_compat.cells import KnowsCells
from digitgame.tui.textual_compat.keys import LetterParser

SUBCELLS = 100
"""Parts of a cell's width and of its height in which the page reports positions; page.js has the
same number."""

_INPUT = "D"


class _PageParser(LetterParser):
    """Reads positions in hundredths of a cell."""

    def parse_mouse_code(self, code: str) -> Message | None:
        """Return the event in a mouse report, if any."""
        self.mouse_pixels = True
        # Each time, because a visitor may type another size.
        self.terminal_size, self.terminal_pixel_size = (1, 1), (SUBCELLS, SUBCELLS)
        return super().parse_mouse_code(code)


class BrowserDriver(WebDriver, KnowsCells):
    """Exits with its server, takes sizes from the server only, and survives malformed input.

    At the end of input, Textual (8.2.8) lets the app run on without a server. It also accepts a
    size of any magnitude that the visitor types as an escape sequence. At bytes that are not UTF-8
    and at malformed key sequences, it stops reading, which ends the game.
    """

    _is_typing = False
    _has_focus = False
    _aspect = USUAL_ASPECT

    def start_application_mode(self) -> None:
        """Start, with the page's focus: Textual (8.2.8) first takes it away, but too late."""
        super().start_application_mode()
        self._app.call_later(self._restore_focus)

    def _restore_focus(self) -> None:
        if self._has_focus:
            self._app.post_message(events.AppFocus())

    def run_input_thread(self) -> None:
        """Process input until it ends, then exit the app."""
        decoder = getincrementaldecoder("utf-8")("replace")
        parser = _PageParser()
        packets = ByteStream()
        for data in self._input_reader:
            for kind, content in packets.feed(data) if data else ():
                if kind == _INPUT:
                    if text := decoder.decode(content):  # an empty one would mean the end
                        parser = self._take(parser, parser.feed(text))
                else:
                    self._on_meta(kind, content)
            parser = self._take(parser, parser.tick())
        self._app.post_message(messages.ExitApp())

    def _take(self, parser: _PageParser, found: Iterable[Message]) -> _PageParser:
        """Process the parser's messages, and return the parser to use from now on."""
        try:
            for message in found:
                self.process_message(message)
        except (OverflowError, ValueError):
            return _PageParser()  # the generator within the old one has ended
        return parser

    def process_message(self, message: Message) -> None:
        """Process what the visitor typed, except for sizes."""
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, Any]) -> None:
        """Process a note of the server."""
        if packet_type == "repaint":
            self._app.call_from_thread(self._repaint)
            return
        if packet_type in ("focus", "blur"):
            self._has_focus = packet_type == "focus"
        if packet_type == "resize":
            self._aspect = cell_aspect(1.0, payload.get("aspect") or 0.0)
        super().on_meta(packet_type, payload)

    def cell_aspect(self) -> float:
        """Return the height of a cell divided by its width, as the page last reported it."""
        return self._aspect

    def _repaint(self) -> None:
        """Paint everything on a page that shows nothing yet."""
        self.write("\x1b[?1049h\x1b[?25l\x1b[?2004h")  # as `start_application_mode` does
        self._app.refresh(layout=True)

    def write(self, data: str) -> None:
        """Write output, and tell the page when text begins or ceases to be typed.

        A tablet shows its keys only then.
        """
        super().write(data)
        is_typing = bool(self._app.screen_stack) and isinstance(self._app.focused, Input)
        if is_typing != self._is_typing:
            self._is_typing = is_typing
            self.write_meta({"type": "typing", "is_typing": is_typing})

    def report_learner(self, name: str) -> None:
        """Tell the server who plays."""
        self.write_meta({"type": "learner", "name": name})

    def _enable_mouse_support(self) -> None:
        """Enable nothing: the page itself reports the mouse."""
