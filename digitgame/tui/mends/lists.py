"""Lists that survive a click on a line they no longer have."""

from textual import events
from textual.widgets import OptionList


class SafeOptionList(OptionList):
    """An `OptionList` that ignores a click on an option that has gone.

    Textual (8.2.8) looks up the clicked option by its number at the time of painting, and raises
    IndexError where the list has become shorter since then.
    """

    async def _on_click(self, event: events.Click) -> None:
        # Textual calls its own handler afterwards, unless that is prevented.
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()
