"""Show the history's notices and retry failed writes."""

from typing import Any

from textual.app import App

from digitgame.i18n import N_, _
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.system import paths

_CHECK_INTERVAL = 2.0  # seconds
_NOTICE_TIMEOUT = 15.0  # seconds

_NOT_KEPT = N_("not saved")


class HistoryMonitor:
    """Monitors a history from the app's event loop."""

    def __init__(self, app: App[Any], history: BufferedHistory) -> None:
        """Prepare the monitor.

        Args:
            app: shows the notices, and a subtitle while something is not saved.
            history: the history to monitor.
        """
        self._app = app
        self._history = history

    def start(self) -> None:
        """Check now and periodically until the app ends."""
        # Failed writes are shown at once, with their verdict; the callback comes from a thread.
        self._history.troubled = lambda: self._app.call_later(self._notify_pending)
        self.check()
        self._app.set_interval(_CHECK_INTERVAL, self.check)

    def check(self) -> None:
        """Show pending notices and retry failed writes."""
        self._notify_pending()
        if self.has_problem:
            self._app.run_worker(self._history.retry, thread=True, exclusive=True, group="history")

    def _notify_pending(self) -> None:
        for words in self._history.pop_notices():
            self._notify(words, title=_("History"), severity="warning")
        self._app.sub_title = _(_NOT_KEPT) if self.has_problem else ""  # refreshes the headers

    @property
    def has_problem(self) -> bool:
        """Return whether the history currently fails to write."""
        return bool(self._history.problem)

    def dump_pending(self) -> None:
        """Write unsaved attempts to a file next to the history or in the home folder."""
        self._app.run_worker(self._dump_pending, thread=True)

    def _dump_pending(self) -> None:
        if file := self._history.dump_pending((self._history.file.parent, paths.home_folder())):
            words = _("Saved as {file}. To import it later: digitgame import {file}", file=file)
        else:
            words = _("No file was written: no folder is writable, or everything is already saved.")
        self._app.call_from_thread(self._notify, words)

    def _notify(self, words: str, **options: Any) -> None:
        self._app.notify(words, timeout=_NOTICE_TIMEOUT, markup=False, **options)
