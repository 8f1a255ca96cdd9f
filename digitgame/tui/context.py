"""Services and settings injected into every screen."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from textual.app import App

from digitgame.core.limits import PROMPTS, SPRINT_SECONDS
from digitgame.i18n import _
from digitgame.storage.settings import Settings, SettingsError, save_choice
from digitgame.system import crash_report

# These, and NumPy with them, are loaded after the first frame: see `GameContext.open`.
if TYPE_CHECKING:
    from asyncio import Future

    from digitgame.storage.buffered_history import BufferedHistory
    from model.reader import Reader
    from model.tolerances import Tolerances


@dataclass
class GameContext:
    """The reader, the history, the clock, randomness and the settings."""

    open_reader: "Callable[[], Reader]"
    """Returns the network, loaded on the first call."""
    open_history: "Callable[[], BufferedHistory]"
    """Returns the history, opened on the first call."""
    settings: Settings
    settings_file: Path
    crash_file: Path
    """File for crash reports."""
    learner: str
    clock: Callable[[], float]
    """Monotonic seconds, for the ink's timestamps."""
    now: Callable[[], datetime]
    """Current time in the learner's time zone, for the history."""
    rng: Random
    """Chooses the prompts."""
    on_loaded: Callable[[], None] = lambda: None
    """Called with the first frame and once everything is loaded, to freeze the heap."""
    on_idle: Callable[[], None] = lambda: None
    """Called when a new prompt is shown and nothing is pending."""
    digits: tuple[int, ...] = tuple(range(10))
    """Digits to practise."""
    count: int = PROMPTS
    """Prompts in a practice session."""
    sprint_seconds: float = SPRINT_SECONDS
    """Duration of a sprint."""
    is_kiosk: bool = False
    """Kiosk mode: learners share one account, so attempts are saved but settings are not."""
    is_visitor: bool = False
    """The learner plays in a browser, where other learners' names are hidden."""
    notices: tuple[str, ...] = ()
    """Warnings to show at the start."""
    tips: dict[tuple[str, int], str] = field(default_factory=dict)
    """The latest tip by learner and digit, as far as they are known; "" if none is needed."""
    writing: "set[Future[None]]" = field(default_factory=set)
    """Pending writes to the history; they may outlive a screen."""

    @property
    def reader(self) -> "Reader":
        """The network; slow on the first call.

        Raises:
            WeightsError: if its weights are unusable.
        """
        return self.open_reader()

    @property
    def history(self) -> "BufferedHistory":
        """The history; slow on the first call.

        Raises:
            HistoryError: if it is unusable.
        """
        return self.open_history()

    @property
    def tolerances(self) -> "Tolerances":
        """Tolerances measured from real writers."""
        from model.tolerances import load_tolerances

        return load_tolerances()

    def open(self) -> None:
        """Load everything that is slow to load; may be called in a thread.

        Raises:
            WeightsError: if the network's weights are unusable.
            HistoryError: if the history is unusable.
        """
        from model.tolerances import load_tolerances

        self.open_reader()
        load_tolerances()
        self.settings.accepted_ways()
        self.open_history()

    def today(self) -> date:
        """Return the current date in the learner's time zone."""
        return self.now().date()

    def choose(self, **choice: Any) -> None:
        """Change settings and save them.

        Raises:
            SettingsError: if they cannot be saved; the change is active nevertheless.
        """
        self.settings = replace(self.settings, **choice)
        if self.is_kiosk:
            return  # must not affect the next learner
        # Only the choice: options of the command line are not saved.
        save_choice(self.settings_file, **choice)

    def choose_and_notify(self, app: App[Any], **choice: Any) -> None:
        """Change settings and save them; show a notification if that fails."""
        try:
            self.choose(**choice)
        except SettingsError as error:
            app.notify(str(error), severity="warning", markup=False)

    def save_crash_report(self, error: BaseException | None) -> str:
        """Write a crash report.

        Returns:
            A message that says where it is, or that it could not be written. Never raises.
        """
        if not crash_report.save_crash_report(error, self.crash_file):
            return _("The details could not be written to {file}.", file=self.crash_file)
        return _("The details are in {file}.", file=self.crash_file)
