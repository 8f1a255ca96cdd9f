"""Show a help page."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

from digitgame.i18n import _
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.widgets.footer import Footer


class HelpScreen(DismissOnce[None], ModalScreen[None]):
    """A page that scrolls."""

    BINDINGS = [Binding("escape,enter,f1,question_mark,h,q", "dismiss", "Close")]  # noqa: RUF012 - Textual declares it so

    def __init__(self, page: str) -> None:
        """Show a page.

        Args:
            page: Markdown; one of `digitgame.tui.help_pages`.
        """
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll(id="page"):
            yield Markdown(translate_page(self._page))
        yield Footer()


def units(page: str) -> list[str]:
    """Split a page into translation units: paragraphs, headings and table rows."""
    parts: list[str] = []
    for block in page.split("\n\n"):
        lines = block.strip("\n")
        parts += lines.splitlines() if lines.startswith("|") else [lines]
    return [unit for unit in parts if unit and not unit.startswith("|---")]


def translate_page(page: str) -> str:
    """Translate a page into the current language."""
    for unit in sorted(set(units(page)), key=len, reverse=True):
        page = page.replace(unit, _(unit))
    return page
