"""Help: the page that fits the screen it is opened from."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

from digitgame.tui.widgets.footer import Footer


class HelpScreen(ModalScreen[None]):
    """One page that scrolls."""

    BINDINGS = [Binding("escape,enter,f1,h,q", "dismiss", "Close")]  # noqa: RUF012 - Textual declares it so

    def __init__(self, page: str) -> None:
        """Take a page.

        Args:
            page: Markdown; one of `digitgame.tui.help_pages`.
        """
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="page"):
            yield Markdown(self._page)
        yield Footer()
