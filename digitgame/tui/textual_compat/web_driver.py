"""The driver for a game in a browser."""

from textual import events, messages
from textual.drivers.web_driver import WebDriver
from textual.message import Message


class BrowserDriver(WebDriver):
    """Exits with its server, and takes sizes from the server only.

    At the end of input, Textual (8.2.8) lets the app run on without a server. It also accepts a
    size of any magnitude that the visitor types as an escape sequence.
    """

    def run_input_thread(self) -> None:
        """Process input until it ends, then exit the app."""
        super().run_input_thread()
        self._app.post_message(messages.ExitApp())

    def process_message(self, message: Message) -> None:
        """Process what the visitor typed, except for sizes."""
        if not isinstance(message, events.Resize):
            super().process_message(message)
