"""A header that survives missing parts and can be released."""

from contextlib import suppress

from textual import events
from textual.app import App
from textual.dom import NoScreen
from textual.widgets import Header
from textual.widgets._header import HeaderTitle


class SafeHeader(Header):
    """Follows the titles while it has a place for them, and is released with its screen."""

    def on_mount(self, event: events.Mount) -> None:
        """Follow the titles of the app and the screen.

        Textual (8.2.8) raises NoMatches if a title changes while the header is being removed.
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
        """Release the app's references to the header.

        Textual (8.2.8) keeps the watchers of removed widgets, and thereby the widgets, until the
        watched attribute changes.
        """
        for attribute in (App.title, App.sub_title):
            self.app.mutate_reactive(attribute)
