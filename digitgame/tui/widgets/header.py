"""The header: which screen this is, in the language that is spoken."""

from textual.widgets import Header as TextualHeader

from digitgame.words import _


class Header(TextualHeader):
    """Textual's, the screen's name translated."""

    @property
    def screen_sub_title(self) -> str:
        """What stands behind the game's name."""
        return _(super().screen_sub_title)
