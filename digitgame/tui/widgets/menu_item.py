"""An entry: a line of words that leads somewhere, by click and by Enter."""

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.visual import VisualType
from textual.widgets import Static


class MenuItem(Static, can_focus=True):
    """What Home's menu is made of.

    Textual's own button has far more styles than these lines need, and a first screen would wait
    until they all are read.
    """

    ALLOW_SELECT = False
    BINDINGS = [Binding("enter", "choose", show=False)]  # noqa: RUF012 - Textual declares it so
    DEFAULT_CSS = """
    Entry {
        width: auto;
        height: 1;
        line-pad: 1;
        color: $button-foreground;
        background: $surface;
        text-style: bold;
        pointer: pointer;
        &:hover { background: $surface-darken-1; }
        &:ansi:hover { background: $ansi-background; }
        &:focus { text-style: $button-focus-text-style; background-tint: $foreground 5%; }
    }
    """

    @dataclass
    class Chosen(Message):
        """Somebody wants to go where an entry leads."""

        entry: "MenuItem"

        @property
        def control(self) -> "MenuItem":
            """The entry, for `on`."""
            return self.entry

    def __init__(self, words: VisualType, name: str) -> None:
        """An entry by some name.

        Args:
            words: what it says.
            name: its id.
        """
        super().__init__(words, id=name)

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Go there."""
        self.post_message(self.Chosen(self))
