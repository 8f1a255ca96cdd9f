"""Buttons of one line."""

from textual import widgets
from textual.widgets.button import ButtonVariant


class Button(widgets.Button):
    """A compact button that counts every click.

    Textual (8.2.8) ignores clicks while it shows for 0.2 s that a button was pressed, so that the
    second of two quick clicks on "More" would do nothing.
    """

    def __init__(self, label: str, name: str, variant: ButtonVariant = "default") -> None:
        super().__init__(label, variant, id=name, compact=True)
        self.active_effect_duration = 0.0


class PadButton(Button, can_focus=False):
    """A button next to a pad, which keeps the keyboard focus."""
