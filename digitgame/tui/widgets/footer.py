"""The footer: the keys that do something now, in the language that is spoken."""

from textual.app import ComposeResult
from textual.widgets import Footer as TextualFooter
from textual.widgets._footer import FooterKey

from digitgame.words import _


class Footer(TextualFooter):
    """Textual's, its descriptions translated: they are written where keys are bound, once."""

    def compose(self) -> ComposeResult:
        """The keys."""
        for widget in super().compose():
            if isinstance(widget, FooterKey):
                widget.description = _(widget.description)
            yield widget
