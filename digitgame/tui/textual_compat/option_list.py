"""Option lists that survive a click on an option that has gone."""

from textual import events
from textual.widgets import OptionList


class SafeOptionList(OptionList):
    """Ignores a click on an option that has gone.

    Textual (8.2.8) looks up the clicked option by the index that it had when it was painted, and
    raises IndexError if the list has become shorter since.
    """

    async def _on_click(self, event: events.Click) -> None:
        # Textual calls the handler of the base class next, unless it is prevented.
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()
