"""Screens that take the terminal's size from the terminal."""

from textual import events
from textual.screen import Screen, ScreenResultType


class SizedScreen(Screen[ScreenResultType]):
    """A screen that lays itself out in the size that the terminal has now.

    Textual (8.2.8) tells a screen of each size that it lays itself out in. If a second size comes
    in between, the screen hears of the first one after it: it stays in that size, or goes back and
    forth between both without end.
    """

    async def _on_resize(self, event: events.Resize) -> None:
        size = self.app.size
        if event.size != size:
            event.prevent_default()  # else Textual calls its own handler with the outdated size
            event.stop()
            await super()._on_resize(events.Resize(size, size, size))
