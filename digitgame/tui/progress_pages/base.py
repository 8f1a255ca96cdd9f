"""What the pages of Progress have in common."""

from textual import events
from textual.containers import VerticalScroll

from digitgame.core.progress import Progress
from digitgame.tui.context import GameContext

_SIDE_BY_SIDE = 78
"""Columns from which a table and the words about it stand side by side."""


class Page(VerticalScroll, can_focus=False):
    """Shows one side of how the learner gets on."""

    TAB = ""
    """What stands on its tab."""

    ACTIONS: frozenset[str] = frozenset()
    """The screen's actions that are of use on this page alone."""

    def __init__(self, game: GameContext, name: str) -> None:
        """Nothing known yet.

        Args:
            game: what every screen needs of the outside world.
            name: the page's id.
        """
        super().__init__(id=name)
        self.game = game

    def on_resize(self, event: events.Resize) -> None:
        """Put below each other what has no room side by side."""
        self.set_class(event.size.width < _SIDE_BY_SIDE, "-slim")

    def show(self, found: Progress) -> None:
        """Show what was added up.

        Args:
            found: how the learner gets on.
        """
        raise NotImplementedError
