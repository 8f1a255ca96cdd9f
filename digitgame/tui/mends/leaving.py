"""Leaving a screen, once."""

from textual.await_complete import AwaitComplete
from textual.screen import ScreenResultType

from digitgame.tui.mends.sizes import SizedScreen


class Leaving(SizedScreen[ScreenResultType]):
    """A screen that is left by a key, a click or an answer.

    Of two that come at once both reach it; Textual (8.2.8) would leave the screen below with the
    second, down to none.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave, unless that is done already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
