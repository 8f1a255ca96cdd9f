"""The header: which screen this is, in the language that is spoken."""

from textual.widgets import Header as TextualHeader

from digitgame.words import _


class Header(TextualHeader):
    """Textual's, the screen's name translated."""

    @property
    def screen_sub_title(self) -> str:
        """What stands behind the game's name."""
        return _(super().screen_sub_title)

    def on_unmount(self) -> None:
        """Watch the app no longer: Textual (8.2.8) would keep the header as long as that runs."""
        for watchers in getattr(self.app, "__watchers", {}).values():
            watchers[:] = [each for each in watchers if each[0] is not self]
