"""Go on: the button that leads back to the session that was left."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from digitgame.i18n import N_, _
from digitgame.tui.context import GameContext
from digitgame.tui.widgets.menu_item import MenuItem

if TYPE_CHECKING:
    from digitgame.core.records import SessionRecord
    from digitgame.core.session import Session


_KINDS = {"practice": N_("practice"), "exam": N_("exam")}
"""Sessions by their task's value, as they are called."""

NAME_WIDTH = 12
"""Columns of a name in Home's menu, in any language."""


class ResumeItem(MenuItem):
    """Shown only where there is a session to go on with."""

    @dataclass
    class Found(Message):
        """The history has said what was left."""

        left: "SessionRecord | None"
        words: str
        """What it is, and how far it is."""

    def __init__(self, game: GameContext, resume: "Callable[[SessionRecord], None]") -> None:
        """Nothing to go on with, as far as is known.

        Args:
            game: what every screen needs of the outside world.
            resume: goes on with a session that was left.
        """
        super().__init__("", "resume")
        self.display = False
        self._game = game
        self._resume = resume
        self._left: SessionRecord | None = None

    @work(exclusive=True)
    async def refresh_session(self) -> None:
        """Ask the history whether a session was left, once it has all that was done in it."""
        if self._game.writing:
            await asyncio.wait(self._game.writing)
        self.post_message(await asyncio.to_thread(self._look_up, self._game.learner))

    def _look_up(self, learner: str) -> Found:
        from digitgame.core.session_json import SessionFormatError, from_json
        from digitgame.storage.database import HistoryError

        try:
            left = self._game.history.open_session(learner)
            return self.Found(left, _words(from_json(left.state)) if left else "")
        except (HistoryError, SessionFormatError):  # its attempts are kept; it just cannot go on
            return self.Found(None, "")

    @on(Found)
    def show_left(self, message: Found) -> None:
        """Show what there is to go on with."""
        self._left = message.left
        self.display = message.left is not None
        self.update(f" {underlined(_('Go on'), 'g')}{message.words:<35}")

    def resume(self) -> None:
        """Go on."""
        if self._left is not None and self._left.learner == self._game.learner:
            self._resume(self._left)


def underlined(name: str, key: str) -> str:
    """A name in markup, the letter underlined that is its key, as wide as every name here."""
    at = name.lower().find(key)
    if at < 0:
        return f"{name} ({key.upper()})".ljust(NAME_WIDTH)
    return f"{name[:at]}[u]{name[at]}[/u]{name[at + 1 :]}".ljust(NAME_WIDTH + len("[u][/u]"))


def _words(session: "Session") -> str:
    from digitgame.core.session import Task

    if session.task is Task.SPRINT:
        return _("sprint, {seconds_left:.0f} seconds left", seconds_left=session.seconds_left)
    return _(
        "{kind}, {answered} of {total} answered",
        kind=_(_KINDS[session.task.value]),
        answered=session.answered,
        total=session.total,
    )
