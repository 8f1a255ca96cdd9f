"""What stands in for the terminal where the game runs in a browser."""

from textual import events, messages
from textual.drivers.web_driver import WebDriver
from textual.message import Message


class VisitorDriver(WebDriver):
    """Textual's driver for a browser, which ends with its server and takes sizes from it alone."""

    def run_input_thread(self) -> None:
        """Hand on input; when there is no more, because the server has gone, end the game."""
        super().run_input_thread()
        self._app.post_message(messages.ExitApp())

    def process_message(self, message: Message) -> None:
        """Hand on what the visitor typed; a size that they typed would be of any size."""
        if not isinstance(message, events.Resize):
            super().process_message(message)
