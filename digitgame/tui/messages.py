"""Messages sent to the widget that asked for something."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class HistoryReadFailed(Message, bubble=False):
    """The history could not be read."""

    problem: str
    """Reason to show to the learner."""
