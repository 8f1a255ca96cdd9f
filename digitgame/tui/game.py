"""What every screen needs of the outside world, handed in by whoever starts the app."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from digitgame.history import History
from digitgame.practice import PROMPTS
from digitgame.settings import Settings, load, save
from model.reader import Reader
from model.tolerances import Tolerances, load_tolerances


@dataclass
class Game:
    """The reader, the history and the edges: clock, chance, settings."""

    reader: Reader
    history: History
    settings: Settings
    settings_file: Path
    crash_file: Path
    """Where the details of a mistake of the game's own go."""
    learner: str
    clock: Callable[[], float]
    """Monotonic seconds, for the ink's times."""
    now: Callable[[], datetime]
    """The time of day in the learner's time zone, for the history."""
    chance: Random
    """For the order of the prompts."""
    digits: tuple[int, ...] = tuple(range(10))
    """Those that practice asks for."""
    count: int = PROMPTS
    """Prompts in a practice session."""
    is_kiosk: bool = False
    """Do many play with one account, so that nothing is kept but their attempts?"""
    is_visitor: bool = False
    """Do they come through a browser, where other learners' names are none of their business?"""
    tolerances: Tolerances = field(default_factory=load_tolerances)
    """What real writers do, for the judge."""

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
        save(replace(load(self.settings_file), **choice), self.settings_file)
