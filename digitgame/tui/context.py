"""Services and settings injected into every screen."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from textual.app import App

from digitgame.core.limits import PROMPTS, SPRINT_SECONDS
from digitgame.i18n import _
from digitgame.storage.settings import (
    OF_LEARNERS,
    Settings,
    SettingsError,
    own_choices,
    save_choice,
    with_own,
)
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
    is_named: bool = True
    """The learner's name was given; else it is that of the account."""
    is_hand_known: bool = True
    """The writing hand was given on the command line or in the settings."""
    notices: tuple[str, ...] = ()
    """Warnings to show at the start."""
    tips: dict[tuple[str, int], str] = field(default_factory=dict)
    """The latest tip by learner and digit, as far as they are known; "" if none is needed."""
    start_exchange: "Callable[[str, Callable[[], object]], object] | None" = None
    """Exchanges a learner's records with a school's server, in another process."""
    has_school: bool = False
    """The history belongs to a school."""
    account_settings: Settings = field(init=False)
    """The settings of the account, to which a learner's own ones are applied in a school."""
    _typed: str = ""
    """A name that was just chosen: it does not follow the learner who had it before."""
    writing: "set[Future[None]]" = field(default_factory=set)
    """Pending writes to the history; they may outlive a screen."""

    def __post_init__(self) -> None:
        self.account_settings = self.settings

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
        from digitgame.storage.database import HistoryError
        from model.tolerances import load_tolerances

        self.open_reader()
        load_tolerances()
        self.settings.accepted_ways()
        history = self.open_history()
        with suppress(HistoryError):  # the screens report it
            self.has_school = history.school() is not None

    def look_up(self, learner: str) -> tuple[str, dict[str, Any]]:
        """Return a learner's current name, and the learner's own settings in a school.

        May be called in a thread.
        """
        from digitgame.storage.database import HistoryError

        try:
            if learner == self._typed:
                self.history.claim(learner)
                self._typed = ""  # only now: other threads may look it up, too
            name = self.history.current_name(learner)
            return name, self.history.settings_of(name) if self.has_school else {}
        except HistoryError:
            return learner, {}  # the screens report it

    def seat(self, learner: str, own: Mapping[str, Any]) -> None:
        """Play as a learner, with the result of `look_up`."""
        self.learner, self.settings = learner, self.settings_with(own)

    @property
    def shown_name(self) -> str:
        """The learner's name, or "" if none was given."""
        return self.learner if self.is_named else ""

    def play_as(self, learner: str, app: App[Any]) -> None:
        """Play as a learner from now on, also after the next start."""
        self.learner, self.is_named, self._typed = learner, True, learner
        self.choose_and_notify(app, learner=learner)

    def settings_with(self, own: Mapping[str, Any]) -> Settings:
        """Return the settings of a learner who has chosen these."""
        return with_own(self.account_settings, own) if self.has_school else self.settings

    def exchange(self, on_change: Callable[[], object] = lambda: None) -> None:
        """Exchange records with the school's server in the background, if there is a school.

        Args:
            on_change: called in a thread if something new has come.
        """
        if self.has_school and self.start_exchange:
            self.start_exchange(self.learner, on_change)

    def today(self) -> date:
        """Return the current date in the learner's time zone."""
        return self.now().date()

    def choose(self, **choice: Any) -> None:
        """Change settings and save them.

        Raises:
            SettingsError: if they cannot be saved; the change is active nevertheless.
        """
        self.settings = replace(self.settings, **choice)
        if self.has_school and choice.keys() & {*OF_LEARNERS}:
            self._keep_own()
            choice = {key: value for key, value in choice.items() if key not in OF_LEARNERS}
        self.account_settings = replace(self.account_settings, **choice)
        if self.is_kiosk or not choice:
            return  # must not affect the next learner
        # Only the choice: options of the command line are not saved.
        save_choice(self.settings_file, **choice)

    def _keep_own(self) -> None:
        from digitgame.storage.database import HistoryError

        with suppress(HistoryError):  # the screens report it
            self.history.keep_settings(self.learner, own_choices(self.settings))

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
