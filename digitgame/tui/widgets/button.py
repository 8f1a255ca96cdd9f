"""A button: a line of words that is pressed by a click, or by Enter where it takes keys."""

from textual import widgets
from textual.widgets.button import ButtonVariant


class Button(widgets.Button):
    """Counts every click, however soon it comes after the last.

    Textual (8.2.8) takes none for the 0.2 s in which it shows that a button was pressed, so that
    the second of two quick clicks on "More" would do nothing.
    """

    def __init__(self, label: str, name: str, variant: ButtonVariant = "default") -> None:
        """A button by some name.

        Args:
            label: what it says.
            name: its id.
            variant: how it stands out.
        """
        super().__init__(label, variant, id=name, compact=True)
        self.active_effect_duration = 0.0


class PadButton(Button, can_focus=False):
    """Stands beside a pad, which keeps the keys: it has a key of its own instead."""
