"""The base class of the pages of Progress."""

from textual import events
from textual.containers import VerticalScroll

from digitgame.core.progress import Progress
from digitgame.tui.context import GameContext

_SIDE_BY_SIDE = 78
"""Columns from which a table and the words about it are shown side by side."""


class Page(VerticalScroll, can_focus=False):
    """A page that shows one aspect of the learner's progress."""

    TAB = ""
    """Name on its tab."""

    ACTIONS: frozenset[str] = frozenset()
    """The screen's actions that only this page uses."""

    def __init__(self, game: GameContext, name: str) -> None:
        super().__init__(id=name)
        self.game = game

    def on_resize(self, event: events.Resize) -> None:
        """Show the parts below each other if there is no room side by side."""
        self.set_class(event.size.width < _SIDE_BY_SIDE, "-slim")

    def open(self) -> None:
        """Load what only this page shows, when it is turned to."""

    def show(self, progress: Progress) -> None:
        """Show the learner's progress."""
        raise NotImplementedError
