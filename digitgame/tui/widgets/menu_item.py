"""An item of Home's menu."""

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.visual import VisualType
from textual.widgets import Static


class MenuItem(Static, can_focus=True):
    """A line that is chosen by a click or by Enter.

    Textual's button has far more styles, and parsing them would delay the first screen.
    """

    ALLOW_SELECT = False
    BINDINGS = [Binding("enter", "choose", show=False)]  # noqa: RUF012 - Textual declares it so
    DEFAULT_CSS = """
    MenuItem {
        width: auto;
        height: 1;
        line-pad: 1;
        color: $button-foreground;
        background: $surface;
        pointer: pointer;
        &:hover { background: $surface-darken-1; }
        &:ansi:hover { background: $ansi-background; }
        &:focus { text-style: $button-focus-text-style; background-tint: $foreground 5%; }
    }
    """

    @dataclass
    class Chosen(Message):
        """An item was chosen."""

        item: "MenuItem"

        @property
        def control(self) -> "MenuItem":
            """The item, for `on`."""
            return self.item

    def __init__(self, words: VisualType, name: str) -> None:
        super().__init__(words, id=name)

    def on_click(self, event: events.Click) -> None:
        """Choose the item."""
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Report that the item was chosen."""
        self.post_message(self.Chosen(self))
