"""The header: which screen this is, in the language that is spoken."""

from contextlib import suppress

from textual import events
from textual.dom import NoScreen
from textual.widgets import Header as TextualHeader
from textual.widgets._header import HeaderTitle

from digitgame.i18n import _


class Header(TextualHeader):
    """Textual's, the screen's name translated."""

    @property
    def screen_sub_title(self) -> str:
        """What stands behind the game's name."""
        return _(super().screen_sub_title)

    def on_mount(self, event: events.Mount) -> None:
        """Follow the titles, as long as there is a place for them.

        Textual's own way (8.2.8) fails where the game ends before the header has all its parts.
        """
        event.prevent_default()
        for titled in (self.app, self.screen):
            for name in ("title", "sub_title"):
                self.watch(titled, name, self._show_title)

    def _show_title(self) -> None:
        with suppress(NoScreen):
            for title in self.query(HeaderTitle):
                title.update(self.format_title())

    def on_unmount(self) -> None:
        """Watch the app no longer: Textual (8.2.8) would keep the header as long as that runs."""
        for watchers in getattr(self.app, "__watchers", {}).values():
            watchers[:] = [each for each in watchers if each[0] is not self]
