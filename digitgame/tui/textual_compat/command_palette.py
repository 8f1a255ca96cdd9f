"""Textual's command palette, with the workarounds for its list and its size."""

from textual import command
from textual.app import ComposeResult
from textual.widgets import LoadingIndicator

from digitgame.tui.symbols import get_symbols
from digitgame.tui.textual_compat.option_list import SafeOptionList
from digitgame.tui.textual_compat.resize import SizedScreen

# Textual inherits styles and component classes from the first base only, so its classes come first.


class _CommandList(command.CommandList, SafeOptionList, can_focus=False):
    """The palette's list of commands, which becomes shorter with each letter that is typed."""


class _AsciiIndicator(LoadingIndicator):
    """Three dots while commands are looked for, in place of circles."""

    def render(self) -> str:
        return "..."


class CommandPalette(command.CommandPalette, SizedScreen[None]):
    """Textual's command palette as a `SizedScreen`, with a `SafeOptionList`."""

    def compose(self) -> ComposeResult:
        """Compose Textual's palette, with `_CommandList` as its list and in the chosen characters.

        Textual (8.2.8) has a magnifying glass and circles, which not every font and reader has.
        """
        symbols = get_symbols(self)
        for widget in super().compose():
            if symbols.is_ascii and isinstance(widget, command.SearchIcon):
                widget.icon = symbols.current
            is_indicator = symbols.is_ascii and isinstance(widget, LoadingIndicator)
            if type(widget) is command.CommandList:
                yield _CommandList()
            else:
                yield _AsciiIndicator() if is_indicator else widget
