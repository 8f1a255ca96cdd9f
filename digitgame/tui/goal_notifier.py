"""The daily goal: has it just been reached? Looks into the history, so it is for threads."""

from datetime import date

from digitgame.i18n import ngettext
from digitgame.tui.context import GameContext

_DAYS = 30
"""Days looked at: a clock that went wrong may have left some that are still to come."""


class GoalNotifier:
    """Says so when a learner's digits of a day become as many as the goal, once a day."""

    def __init__(self, game: GameContext) -> None:
        """Nothing reached yet.

        Args:
            game: whose goal it is, its history and its day.
        """
        self._game = game
        self._told: set[tuple[str, date, int]] = set()

    def message(self, learner: str) -> str | None:
        """What to tell a learner after an attempt; None where there is nothing to tell."""
        from digitgame.core.tallies import Span, Tally
        from digitgame.storage.database import HistoryError

        goal, today = self._game.settings.goal, self._game.today()
        if not goal or (learner, today, goal) in self._told:
            return None
        try:
            days = dict(self._game.history.tallies(learner, Span.DAY, latest=_DAYS))
        except HistoryError:
            return None  # where it matters it is said in words
        # With one more it was reached before; one attempt never counts twice.
        if days.get(today, Tally()).drawn != goal:
            return None
        self._told.add((learner, today, goal))
        return ngettext(
            "{number} digit today: your goal is reached.",
            "{number} digits today: your goal is reached.",
            goal,
        )
