"""The watch over the history: tells what it has to say, has it try again what it cannot keep."""

from typing import Any

from textual.app import App

from digitgame.i18n import N_, _
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.system import paths

_SECONDS = 2.0
"""Between looks at whether the history has something to say."""

_READ = 15.0
"""Seconds that it takes to read why something is not kept."""

_NOT_KEPT = N_("not kept")


class HistoryMonitor:
    """Looks after a history while an app runs; for the loop."""

    def __init__(self, app: App[Any], history: BufferedHistory) -> None:
        """Nothing looked at yet.

        Args:
            app: tells the learner, and has it in its subtitle while something is not kept.
            history: what is looked after.
        """
        self._app = app
        self._history = history

    def start(self) -> None:
        """Look now, and from time to time until the app ends; tell of what is not kept at once."""
        # With the verdict of what is not kept, not seconds after it; out of the thread that writes.
        self._history.troubled = lambda: self._app.call_later(self._notify_pending)
        self.check()
        self._app.set_interval(_SECONDS, self.check)

    def check(self) -> None:
        """Tell what the history has to say, and have it try again where it cannot keep anything."""
        self._notify_pending()
        if self.has_problem:
            self._app.run_worker(self._history.retry, thread=True, exclusive=True, group="history")

    def _notify_pending(self) -> None:
        for words in self._history.pop_notices():
            self._notify(words, title=_("History"), severity="warning")
        self._app.sub_title = _(_NOT_KEPT) if self.has_problem else ""  # which headers show anew

    @property
    def has_problem(self) -> bool:
        """Is there something that it cannot keep just now?"""
        return bool(self._history.problem)

    def dump_pending(self) -> None:
        """Write what cannot be kept just now beside the history or at home, as was asked for."""
        self._app.run_worker(self._dump_pending, thread=True)

    def _dump_pending(self) -> None:
        if file := self._history.dump_pending((self._history.file.parent, paths.home_folder())):
            words = _("Saved as {file}. Later: digitgame import {file}", file=file)
        else:
            words = _("No folder takes what is held, or nothing is held any more.")
        self._app.call_from_thread(self._notify, words)

    def _notify(self, words: str, **options: Any) -> None:
        self._app.notify(words, timeout=_READ, markup=False, **options)
