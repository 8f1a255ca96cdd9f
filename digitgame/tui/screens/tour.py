"""The tour: three pages shown at the first start."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Markdown, Static

from digitgame.i18n import N_, _
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.footer import Footer

PAGES = (
    N_(
        """\
## Draw

Hold down the **left mouse button** and draw a digit, as large as you like.

No mouse? The **arrow keys** move the pen. **Space** puts it down and lifts it again.
"""
    ),
    N_(
        """\
## See how you did

Press **Enter**, or click the right mouse button. A small network reads your digit. The game shows
how well it is written: with stars, and with **one tip** that helps the most.

If it can't read your digit, that never counts against you.
"""
    ),
    N_(
        """\
## Start

**Learn** shows you how to write each digit and lets you trace it. **Practice** asks you for digits,
and **Progress** shows how you are doing.

Press **?** for help on any screen. **Escape** goes back.
"""
    ),
)


class TourScreen(DismissOnce[None], ModalScreen[None]):
    """Three pages that can be skipped at any time."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter,right,space", "go(1)", "Next"),
        Binding("left", "go(-1)", "Back"),
        Binding("escape,s,q", "dismiss", "Skip"),
    ]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        """Start with the first page."""
        super().__init__()
        self._page = 0

    def compose(self) -> ComposeResult:
        """Lay out the page, its number and the buttons."""
        with Vertical(id="tour"):
            yield Markdown(_(PAGES[0]))
            yield Static(id="which")
            with Horizontal(id="buttons"):
                yield PadButton(_("Next"), "next", "primary")
                yield PadButton(_("Skip"), "skip")
        yield Footer()

    async def on_mount(self) -> None:
        """Show the first page."""
        await self._show()

    @on(Button.Pressed, "#next")
    async def go_on(self) -> None:
        """Show the next page; after the last, close the tour."""
        await self.action_go(1)

    @on(Button.Pressed, "#skip")
    def skip(self) -> None:
        """Close the tour."""
        self.dismiss()

    async def action_go(self, pages: int) -> None:
        """Show another page; after the last, close the tour."""
        self._page = max(self._page + pages, 0)
        if self._page >= len(PAGES):
            self.dismiss()
        else:
            await self._show()

    async def _show(self) -> None:
        is_last = self._page == len(PAGES) - 1
        await self.query_one(Markdown).update(_(PAGES[self._page]))
        self.query_one("#which", Static).update(
            _("{at} of {count}", at=self._page + 1, count=len(PAGES))
        )
        self.query_one("#next", Button).label = _("Play") if is_last else _("Next")
        self.query_one("#skip").display = not is_last
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer going back except on the first page."""
        if action == "go" and parameters == (-1,):
            return self._page > 0
        return super().check_action(action, parameters)
