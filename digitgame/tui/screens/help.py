"""Help: the page that fits the screen it is opened from."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

from digitgame.i18n import _
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.widgets.footer import Footer


class HelpScreen(DismissOnce[None], ModalScreen[None]):
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
            yield Markdown(key_name(self._page))
        yield Footer()


def units(page: str) -> list[str]:
    """What of a page is translated as one: paragraphs, headings, and rows of tables."""
    found: list[str] = []
    for block in page.split("\n\n"):
        lines = block.strip("\n")
        found += lines.splitlines() if lines.startswith("|") else [lines]
    return [unit for unit in found if unit and not unit.startswith("|---")]


def key_name(page: str) -> str:
    """A page in the language that is spoken."""
    for unit in sorted(set(units(page)), key=len, reverse=True):
        page = page.replace(unit, _(unit))
    return page
