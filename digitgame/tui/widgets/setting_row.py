"""A line with a setting and its value."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from digitgame.tui.symbols import get_symbols

_NAME, _VALUE, _AROUND = 22, 20, 10  # columns; the last of the box, and between them


class SettingRow(Static, can_focus=True):
    """A value that is changed by the arrow keys, by Enter or by a click.

    Where there is no room for it next to its name, it is below.
    """

    ALLOW_SELECT = False
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("right,enter,space", "step(1)", "Change"),
        Binding("left", "step(-1)", "Change back", show=False),
    ]

    @dataclass
    class Stepped(Message):
        """Another value was asked for."""

        setting: str
        step: int
        """1 for the next value, -1 for the previous one."""

    def __init__(self, setting: str) -> None:
        """Prepare a row for a setting, by its name."""
        super().__init__(id=f"setting-{setting}")
        self._setting = setting
        self._shown = ("", "")
        self._was_narrow = False

    def show(self, name: str, value: str) -> None:
        """Show the setting's name and value."""
        self._shown = (name, value)
        self._update()

    def on_resize(self) -> None:
        """Fit the width; each update causes another layout, so only if something changes."""
        if self._is_narrow != self._was_narrow:
            self._update()

    @property
    def _is_narrow(self) -> bool:
        return self.app.size.width < _NAME + _VALUE + _AROUND

    def _update(self) -> None:
        symbols, (name, value) = get_symbols(self), self._shown
        is_narrow = self._was_narrow = self._is_narrow
        space = "" if is_narrow else " " * max(_VALUE - cell_len(value), 0)
        self.update(
            Content.assemble(
                f" {name}\n   " if is_narrow else f" {name:<{_NAME}}",
                f"{symbols.previous} ",
                (value, "bold"),
                f" {symbols.next}{space}",
            )
        )

    def on_click(self, event: events.Click) -> None:
        """Choose the next value."""
        event.stop()
        self.action_step(1)

    def action_step(self, step: int) -> None:
        """Ask for another value."""
        self.post_message(self.Stepped(self._setting, step))
