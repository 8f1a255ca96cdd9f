"""Textual's command palette, with the workarounds that the game's own screens have."""

from textual import command
from textual.app import ComposeResult

from digitgame.tui.mends.lists import SafeOptionList
from digitgame.tui.mends.sizes import SizedScreen

# Textual's classes come first: it takes styles and component classes from the first base alone.


class _CommandList(command.CommandList, SafeOptionList, can_focus=False):
    """The palette's list of commands, which gets shorter with every letter that is typed."""


class CommandPalette(command.CommandPalette, SizedScreen[None]):
    """The command palette."""

    def compose(self) -> ComposeResult:
        """Compose Textual's palette with another list."""
        for widget in super().compose():
            yield _CommandList() if type(widget) is command.CommandList else widget
