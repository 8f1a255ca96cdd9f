"""The first minute of a newcomer: name, writing hand and a 1 to trace."""

import asyncio
from typing import TYPE_CHECKING

from digitgame.tui.context import GameContext

if TYPE_CHECKING:
    from digitgame.tui.app import DigitgameApp


class Tour:
    """Screens above Home; whatever is known already is not asked."""

    def __init__(self, app: "DigitgameApp", game: GameContext) -> None:
        """Show nothing yet.

        Args:
            app: shows the screens.
            game: services and settings.
        """
        self._app = app
        self._game = game

    async def is_due(self) -> bool:
        """Return whether the learner has drawn nothing here yet: visitors have no settings."""
        from digitgame.storage.database import HistoryError

        if not await self._app.wait_until_loaded():
            return False
        try:
            return not await asyncio.to_thread(self._count_attempts)
        except HistoryError:
            return False  # reported elsewhere

    def _count_attempts(self) -> int:
        name, _ = self._game.look_up(self._game.learner)
        return self._game.history.contents(name).attempts

    async def start(self) -> None:
        """Ask for the name and the hand unless they are known, then let the learner trace a 1."""
        if self._game.is_named and self._game.is_hand_known:
            await self._trace_first_digit(is_wanted=True)
            return
        from digitgame.tui.screens.welcome import WelcomeScreen

        self._app.push_screen(WelcomeScreen(self._game), self._after_welcome)

    async def _after_welcome(self, is_wanted: bool | None) -> None:
        await self._trace_first_digit(is_wanted=bool(is_wanted))

    async def _trace_first_digit(self, *, is_wanted: bool) -> None:
        self._app.choose(toured=True)  # nothing is asked again if the game ends here
        if is_wanted and await self._app.wait_until_loaded():
            from digitgame.tui.screens.tour import TourScreen

            game = self._game
            game.seat(*await asyncio.to_thread(game.look_up, game.learner))
            self._app.push_screen(TourScreen(game))
