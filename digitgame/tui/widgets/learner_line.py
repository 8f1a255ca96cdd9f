"""The line on Home with the learner and today's progress."""

from dataclasses import dataclass
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Center, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from digitgame.core.learner_name import learner_key
from digitgame.i18n import _
from digitgame.text import sanitize
from digitgame.tui.context import GameContext
from digitgame.tui.widgets.menu_item import MenuItem


class LearnerLine(Vertical):
    """The learner's name as a menu item, and today's digits."""

    @dataclass
    class Found(Message):
        """The learner's progress was looked up."""

        asked: str
        learner: str
        """The current name."""
        own: dict[str, Any]
        """Their settings, in a school."""
        words: str

    class Renamed(Message):
        """The learner has another name than the one that the game began with, or typed."""

    def __init__(self, game: GameContext) -> None:
        super().__init__()
        self._game = game

    def compose(self) -> ComposeResult:
        """Compose the name and the day."""
        item = MenuItem("", "learners")
        item.can_focus = False  # it has a key, and the arrows move through the menu
        with Center():
            yield item
        yield Static(id="today", markup=False)

    def refresh_learner(self) -> None:
        """Show the learner, and look up today's progress."""
        self._show_name()
        self.call_after_refresh(self._look_up, self._game.learner)

    def _show_name(self) -> None:
        name = Content(f" {sanitize(self._game.shown_name) or _('you')} ")
        words = _("Who's playing:")
        at = max(words.upper().find("W"), 0)
        self.query_one(MenuItem).update(
            Content.assemble(
                f" {words[:at]}", (words[at : at + 1], "underline"), words[at + 1 :], name
            )
        )

    @work(thread=True, exclusive=True)
    def _look_up(self, learner: str) -> None:
        from digitgame.core.calendar import digits_on, goal_words
        from digitgame.core.progress import progress
        from digitgame.storage.database import HistoryError

        try:
            name, own = self._game.look_up(learner)
            goal = self._game.settings_with(own).goal
            stats = progress(self._game.history.learner_stats(name), self._game.today())
        except HistoryError:
            return  # the practice and Progress screens report history errors
        words = goal_words(digits_on(stats.days, self._game.today()), goal)
        if stats.streak > 1:
            words += f" {_('{streak} days in a row.', streak=stats.streak)}"
        self.post_message(self.Found(learner, name, own, words))

    @on(Found)
    def show(self, message: Found) -> None:
        """Show the day, unless the learner has changed since."""
        message.stop()
        game = self._game
        if game.learner == message.asked or (
            learner_key(message.learner) == learner_key(game.learner)
        ):
            is_renamed = message.learner != game.learner
            game.seat(message.learner, message.own)
            if is_renamed:
                self._show_name()
                self.post_message(self.Renamed())
                if game.account_settings.learner == message.asked:  # also at the next start
                    game.choose_and_notify(self.app, learner=message.learner)
            self.query_one("#today", Static).update(message.words)
