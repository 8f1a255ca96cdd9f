"""What every screen needs of the outside world, handed in by whoever starts the app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from digitgame.history import History
from digitgame.settings import Settings
from model.reader import Reader


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
    """The time of day with its time zone, for the history."""
    chance: Random
    """For the order of the prompts."""
