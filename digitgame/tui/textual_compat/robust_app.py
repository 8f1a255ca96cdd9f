"""An app that ignores input and errors at which Textual (8.2.8) would fail."""

from typing import Any

from textual import events
from textual._context import active_message_pump
from textual._styles_cache import StylesCache
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.widget import MountError
from textual.worker import WorkerFailed

_PALETTE = "CommandPalette"
"""The name of Textual's class, which is imported only when the palette is opened."""

_PAGING = "page_"
"""Part of the names of the actions that scroll a list by a page."""

_FROM_THE_TERMINAL = (events.InputEvent, events.Paste, events.AppFocus, events.AppBlur)
"""Events that may arrive at any time. Textual itself keeps a Resize until there is a screen."""


class RobustApp(App[None]):
    """Ignores input that arrives too early, too late or from beyond the screen."""

    async def on_event(self, event: events.Event) -> None:
        """Handle an event, if there is something that it can be meant for.

        Textual (8.2.8) raises ScreenStackError for input while there is no screen, and runs the
        actions of keys on a screen whose widgets are not mounted yet. A mouse event beyond the
        screen takes the focus away, and one on a widget that was just removed raises
        AttributeError.
        """
        if not self._has_no_target(event):
            await super().on_event(event)

    def _has_no_target(self, event: events.Event) -> bool:
        if isinstance(event, _FROM_THE_TERMINAL) and not self.screen_stack:
            return True  # the app is starting or exiting
        if isinstance(event, events.Key) and not self._is_screen_ready():
            return True
        return (
            isinstance(event, events.MouseEvent)
            and not event.is_forwarded
            and self.mouse_captured is None
            and self._is_on_nothing(event)
        )

    def _is_on_nothing(self, event: events.MouseEvent) -> bool:
        """Return whether an event is beyond the screen, or on a removed widget still painted."""
        if not (0 <= event.x < self.size.width and 0 <= event.y < self.size.height):
            return True
        try:
            widget, _ = self.get_widget_at(event.x, event.y)
        except NoWidget:
            return False
        return widget.parent is None

    def _is_screen_ready(self) -> bool:
        return bool(self.screen_stack) and self.screen_stack[-1].is_mounted

    def pop_screen(self) -> AwaitComplete:
        """Pop a screen, unless a command palette asks for it that has been popped already.

        After two clicks outside the palette, Textual (8.2.8) pops the screen below as well. It also
        keeps the painted lines of a thousand widgets in a cache whose keys hold the widgets'
        `StylesCache`, some 10 MB of screens that have gone.
        """
        asking = active_message_pump.get(None)
        if type(asking).__name__ == _PALETTE and asking is not self.screen:
            return AwaitComplete()
        StylesCache.get_inner_outer.cache_clear()
        return super().pop_screen()

    def action_command_palette(self) -> None:
        """Show the command palette, even while another one is closing.

        Textual (8.2.8) gives both the same ID and raises DuplicateIds.
        """
        from digitgame.tui.textual_compat.command_palette import (
            CommandPalette,  # only now: it takes time to load
        )

        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette())

    async def run_action(self, action: Any, *given: Any, **named: Any) -> bool:
        """Run an action, except for scrolling by a page where a list has no room.

        Textual (8.2.8) raises LookupError then.
        """
        try:
            return await super().run_action(action, *given, **named)
        except LookupError:
            if _PAGING in str(action):
                return False
            raise

    def _handle_exception(self, error: Exception) -> None:
        """Handle an error, except for a widget that is missing because its parent is closing.

        Textual (8.2.8) raises NoMatches if the command palette finds a command after it was closed,
        and NoMatches or MountError if a widget is mounted while the app exits.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        is_gone = _PALETTE in str(cause) or self._exit or not self._running
        if not (isinstance(cause, NoMatches | MountError) and is_gone):
            super()._handle_exception(error)
