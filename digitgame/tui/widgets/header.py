"""A header with translated screen names."""

from digitgame.i18n import _
from digitgame.tui.textual_compat.header import SafeHeader


class Header(SafeHeader):
    """Shows the screen's translated name after the game's."""

    def on_resize(self) -> None:
        """Show as much of the title as fits."""
        self._show_title()

    @property
    def screen_sub_title(self) -> str:
        """The screen's name in the user's language."""
        return _(super().screen_sub_title)
