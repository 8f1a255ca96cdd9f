"""Detect when a learner reaches the daily goal."""

from datetime import date

from digitgame.core.tallies import Span, Tally
from digitgame.i18n import ngettext
from digitgame.storage.database import HistoryError
from digitgame.tui.context import GameContext

_DAYS = 30
"""Days to query: a wrong clock may have left attempts in the future."""


class GoalNotifier:
    """Reports reached goals once a day. Reads the history: call it in a thread."""

    def __init__(self, game: GameContext) -> None:
        """Watch a game's daily goal."""
        self._game = game
        self._notified: set[tuple[str, date, int]] = set()

    def message(self, learner: str) -> str | None:
        """Return the message after an attempt, if it reached the goal."""
        goal, today = self._game.settings.goal, self._game.today()
        if not goal or (learner, today, goal) in self._notified:
            return None
        try:
            days = dict(self._game.history.tallies(learner, Span.DAY, latest=_DAYS))
        except HistoryError:
            return None  # reported elsewhere
        # Above the goal, it was reached before.
        if days.get(today, Tally()).drawn != goal:
            return None
        self._notified.add((learner, today, goal))
        return ngettext(
            "{number} digit today: your goal is reached.",
            "{number} digits today: your goal is reached.",
            goal,
        )
