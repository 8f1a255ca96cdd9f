"""A screen that is dismissed only once."""

from textual.await_complete import AwaitComplete
from textual.screen import ScreenResultType

from digitgame.tui.textual_compat.resize import SizedScreen


class DismissOnce(SizedScreen[ScreenResultType]):
    """Ignores `dismiss` unless it is the active screen.

    If two keys or clicks in a burst each call `dismiss`, Textual (8.2.8) pops this screen with the
    first and the screen below with the second.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Dismiss the screen, unless that has been done."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
