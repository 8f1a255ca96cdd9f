"""The theme that the learner chose, or one that suits the terminal."""

from typing import Any

from textual.theme import Theme

from digitgame.tui.context import GameContext
from digitgame.tui.textual_compat.replies import TerminalBackground
from digitgame.tui.textual_compat.themed_app import ThemedApp
from digitgame.tui.theme import THEMES, automatic_theme, suitable_theme


class ThemeChoice(ThemedApp):
    """An app whose theme follows the settings and the terminal's background."""

    game: GameContext
    _automatic_theme = ""
    """Name of the theme that suits the terminal."""

    def choose(self, **choice: Any) -> None:
        """Change settings and save them; notify on failure."""
        self.game.choose_and_notify(self, **choice)

    def start_with_wanted_theme(self) -> None:
        """Use the wanted theme from the start, as if the terminal's background were dark."""
        for theme in THEMES:
            self.register_theme(theme)
        self._automatic_theme = automatic_theme(has_few_colours=self._has_few_colours, is_dark=True)
        self.start_with_theme(self.wanted_theme)

    @property
    def _has_few_colours(self) -> bool:
        return self.no_color or self.console.color_system in (None, "standard")

    @property
    def wanted_theme(self) -> str:
        """The name of the chosen theme, or of the one that suits the terminal."""
        chosen = self.game.settings.theme
        if chosen not in self.available_themes:
            return self._automatic_theme
        return suitable_theme(chosen, has_few_colours=self._has_few_colours)

    def on_terminal_background(self, message: TerminalBackground) -> None:
        """Suit the terminal's background, unless the learner chose a theme."""
        self._automatic_theme = automatic_theme(
            has_few_colours=self._has_few_colours, is_dark=message.is_dark
        )
        self.theme = self.wanted_theme

    def save_theme(self, theme: Theme) -> None:
        """Save a theme that the learner chose, but none that the terminal did."""
        if theme.name != self.wanted_theme:
            self.choose(theme="" if theme.name == self._automatic_theme else theme.name)
