"""The menu item that continues an unfinished session."""

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
"""Names of sessions by their task's value."""

_WORDS_WIDTH = 35  # columns

NAME_WIDTH = 14
"""Columns of a name in Home's menu."""


class ResumeItem(MenuItem):
    """A menu item that is shown only if there is an unfinished session."""

    @dataclass
    class Found(Message):
        """The unfinished session was looked up."""

        left: "SessionRecord | None"
        words: str
        """Its kind and progress."""

    def __init__(self, game: GameContext, resume: "Callable[[SessionRecord], None]") -> None:
        """Hide the item until a session is found; `resume` continues it."""
        super().__init__("", "resume")
        self.display = False
        self._game = game
        self._resume = resume
        self._left: SessionRecord | None = None
        self._words = ""
        self._is_slim = False

    @work(exclusive=True)
    async def refresh_session(self) -> None:
        """Look up an unfinished session, after pending writes."""
        if self._game.writing:
            await asyncio.wait(self._game.writing)
        self.post_message(await asyncio.to_thread(self._look_up, self._game.learner))

    def _look_up(self, learner: str) -> Found:
        from digitgame.core.session_json import SessionFormatError, from_json
        from digitgame.storage.database import HistoryError

        try:
            left = self._game.history.open_session(learner)
            return self.Found(left, _describe(from_json(left.state)) if left else "")
        except (HistoryError, SessionFormatError):  # its attempts are saved, but it cannot continue
            return self.Found(None, "")

    @on(Found)
    def show_left(self, message: Found) -> None:
        """Show the unfinished session, if any."""
        self._left = message.left
        self.display = message.left is not None
        self._words = message.words
        self.fit(is_slim=self._is_slim)

    def fit(self, *, is_slim: bool) -> None:
        """Fit the width, for which the words may be left out."""
        self._is_slim = is_slim
        self.update(menu_line(_("Go on"), "g", "" if is_slim else self._words))

    def resume(self) -> None:
        """Continue the session."""
        if self._left is not None and self._left.learner == self._game.learner:
            self._resume(self._left)


def menu_line(name: str, key: str, words: str) -> str:
    """Return a line of Home's menu in markup: a bold name with its key underlined, and words."""
    words = f"{words:<{_WORDS_WIDTH}}" if words else ""  # so that the focus fills the line
    at, space = name.lower().find(key), " " * max(NAME_WIDTH - len(name), 1)
    if at < 0:
        name, space = f"{name} ({key.upper()})", space[4:] or " "
        return f" [b]{name}[/b]{space}{words}"
    return f" [b]{name[:at]}[u]{name[at]}[/u]{name[at + 1 :]}[/b]{space}{words}"


def _describe(session: "Session") -> str:
    from digitgame.core.session import Task

    if session.task is Task.SPRINT:
        return _("sprint, {seconds_left:.0f} seconds left", seconds_left=session.seconds_left)
    return _(
        "{kind}, {answered} of {total} answered",
        kind=_(_KINDS[session.task.value]),
        answered=session.answered,
        total=session.total,
    )
