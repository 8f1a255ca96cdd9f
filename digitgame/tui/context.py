"""What every screen needs of the outside world, handed in by whoever starts the app."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from digitgame.core.limits import PROMPTS
from digitgame.i18n import _
from digitgame.storage.settings import Settings, save_choice
from digitgame.system import crash_report

# None of these, nor NumPy with them, is there before the first screen is: see `Game.open`.
if TYPE_CHECKING:
    from asyncio import Future

    from digitgame.storage.buffered_history import BufferedHistory
    from model.reader import Reader
    from model.tolerances import Tolerances


@dataclass
class GameContext:
    """The reader, the history and the edges: clock, chance, settings."""

    open_reader: "Callable[[], Reader]"
    """Loads the network when first called; the same one ever after."""
    open_history: "Callable[[], BufferedHistory]"
    """Opens the history when first called; the same one ever after."""
    settings: Settings
    settings_file: Path
    crash_file: Path
    """Where the details of a mistake of the game's own go."""
    learner: str
    clock: Callable[[], float]
    """Monotonic seconds, for the ink's times."""
    now: Callable[[], datetime]
    """The time of day in the learner's time zone, for the history."""
    rng: Random
    """For the order of the prompts."""
    on_loaded: Callable[[], None] = lambda: None
    """Called when what was loaded is there to stay: when the first screen is seen, before anything
    else is loaded, and when all that is loaded."""
    on_idle: Callable[[], None] = lambda: None
    """Called when the learner has something new to look at, and nothing is waited for."""
    digits: tuple[int, ...] = tuple(range(10))
    """Those that practice asks for."""
    count: int = PROMPTS
    """Prompts in a practice session."""
    is_kiosk: bool = False
    """Do many play with one account, so that nothing is kept but their attempts?"""
    is_visitor: bool = False
    """Do they come through a browser, where other learners' names are none of their business?"""
    notices: tuple[str, ...] = ()
    """What is to be told at the start."""
    writing: "set[Future[None]]" = field(default_factory=set)
    """What is just being written to the history, whatever is on the screen by now."""

    @property
    def reader(self) -> "Reader":
        """The network; the first call takes its time.

        Raises:
            WeightsError: if its weights cannot be used.
        """
        return self.open_reader()

    @property
    def history(self) -> "BufferedHistory":
        """Every attempt; the first call takes its time.

        Raises:
            HistoryError: if they cannot be kept.
        """
        return self.open_history()

    @property
    def tolerances(self) -> "Tolerances":
        """What real writers do, for the judge."""
        from model.tolerances import load_tolerances

        return load_tolerances()

    def open(self) -> None:
        """Load what takes its time, so that nobody waits for it later; may be called in a thread.

        Raises:
            WeightsError, HistoryError: as `reader` and `history`.
        """
        from model.copybook import copybook
        from model.tolerances import load_tolerances

        self.open_reader()
        load_tolerances()
        copybook()
        self.open_history()

    def today(self) -> date:
        """The learner's day."""
        return self.now().date()

    def choose(self, **choice: Any) -> None:
        """Take a choice among the settings, and keep it for the next time.

        Raises:
            SettingsError: if it could not be kept; it holds for this time all the same.
        """
        self.settings = replace(self.settings, **choice)
        if self.is_kiosk:
            return  # the next one at the kiosk did not choose it
        # The rest as it is kept: what the command line says is for this time only.
        save_choice(self.settings_file, **choice)

    def save_crash_report(self, error: BaseException | None) -> str:
        """Keep the details of a mistake of the game's own for whoever mends it.

        Returns:
            where they are, or that they could not be kept; never raises, as the game is ending.
        """
        if not crash_report.save_crash_report(error, self.crash_file):
            return _("The details could not be written to {file}.", file=self.crash_file)
        return _("The details are in {file}.", file=self.crash_file)
