"""Textual's command palette, with the workarounds for its list and its size."""

from textual import command
from textual.app import ComposeResult

from digitgame.tui.textual_compat.option_list import SafeOptionList
from digitgame.tui.textual_compat.resize import SizedScreen

# Textual inherits styles and component classes from the first base only, so its classes come first.


class _CommandList(command.CommandList, SafeOptionList, can_focus=False):
    """The palette's list of commands, which becomes shorter with each letter that is typed."""


class CommandPalette(command.CommandPalette, SizedScreen[None]):
    """Textual's command palette as a `SizedScreen`, with a `SafeOptionList`."""

    def compose(self) -> ComposeResult:
        """Compose Textual's palette, with `_CommandList` as its list."""
        for widget in super().compose():
            yield _CommandList() if type(widget) is command.CommandList else widget
