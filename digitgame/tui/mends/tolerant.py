"""An app that goes on where Textual (8.2.8) would fail, or would leave more than was asked for."""

from typing import Any

from textual import events
from textual._context import active_message_pump
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.worker import WorkerFailed

_PALETTE = "CommandPalette"
"""Textual's class, which is loaded only when it is opened."""

_PAGING = "page_"
"""In the names of Textual's actions that page through a list."""


_FROM_THE_TERMINAL = (events.InputEvent, events.Paste, events.AppFocus, events.AppBlur)
"""What comes at any time. Sizes are no matter: Textual keeps one until there is a screen for it."""


class TolerantApp(App[None]):
    """Passes over what comes too early, too late or from nowhere."""

    async def on_event(self, event: events.Event) -> None:
        """Handle an event, if there is something on the screen that it can be for."""
        if not self._is_for_nobody(event):
            await super().on_event(event)

    def _is_for_nobody(self, event: events.Event) -> bool:
        if isinstance(event, _FROM_THE_TERMINAL) and not self.screen_stack:
            return True  # the game is just coming, or going
        if isinstance(event, events.Key) and not self._is_screen_ready():
            return True  # typed before there was anything to see, on a screen that lacks its parts
        # Textual would take the keys from the pad, or fail.
        return (
            isinstance(event, events.MouseEvent)
            and not event.is_forwarded
            and self.mouse_captured is None
            and self._is_on_nothing(event)
        )

    def _is_on_nothing(self, event: events.MouseEvent) -> bool:
        """Is it nonsense, of a terminal that was larger, or about a widget that was taken away?

        Such a one can be seen for another moment.
        """
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
        """Leave a screen. Of two clicks beside the commands, the second leaves nothing more.

        Textual (8.2.8) takes it for one, too, and would leave whatever lay under the commands.
        """
        asking = active_message_pump.get(None)
        if type(asking).__name__ == _PALETTE and asking is not self.screen:
            return AwaitComplete()
        return super().pop_screen()

    def action_command_palette(self) -> None:
        """Show the commands, also while those that were just left are still going.

        Textual (8.2.8) would have both go by the same name, and fail.
        """
        from digitgame.tui.mends.palette import CommandPalette  # only now: it takes time to load

        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette())

    async def run_action(self, action: Any, *given: Any, **named: Any) -> bool:
        """Do what a key or a button says.

        Textual (8.2.8) fails where a list that has no room yet, or none any more, is to be paged
        through; there is nothing to be done then.
        """
        try:
            return await super().run_action(action, *given, **named)
        except LookupError:
            if _PAGING in str(action):
                return False
            raise

    def _handle_exception(self, error: Exception) -> None:
        """Go on where the commands were closed while they were being looked through.

        Textual (8.2.8) goes on looking, misses the list that has gone, and would end the game. So
        may any widget that is only just coming while the game ends.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        is_gone = _PALETTE in str(cause) or self._exit or not self._running
        if not (isinstance(cause, NoMatches) and is_gone):
            super()._handle_exception(error)
