"""Screens that are laid out in the terminal's current size."""

from textual import events
from textual.actions import SkipAction
from textual.screen import Screen, ScreenResultType


class SizedScreen(Screen[ScreenResultType]):
    """Lays itself out in the terminal's current size, whatever size an event reports.

    After each layout, Textual (8.2.8) posts a Resize with the size of that layout to the screen. If
    the terminal's size changes in between, the outdated Resize arrives last: the screen returns to
    the old size, or alternates between both sizes for ever.
    """

    async def _on_resize(self, event: events.Resize) -> None:
        size = self.app.size
        if event.size != size:
            event.prevent_default()  # else the base class would handle the outdated size
            event.stop()
            await super()._on_resize(events.Resize(size, size, size))

    def action_copy_text(self) -> None:
        """Copy the selected text; without any, say how to leave.

        Textual (8.2.8) does the latter on screens that are not modal only.
        """
        try:
            super().action_copy_text()
        except SkipAction:
            if not self.is_modal:
                raise
            self.app.action_help_quit()
