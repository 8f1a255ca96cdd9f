"""Messages to widgets and screens."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class DayChanged(Message, bubble=False):
    """A new day has begun while the game was open."""


@dataclass
class HistoryReadFailed(Message, bubble=False):
    """The history could not be read."""

    problem: str
    """Reason to show to the learner."""
