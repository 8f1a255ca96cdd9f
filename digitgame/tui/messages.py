"""Messages about failed history access, sent to the widget that asked."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class HistoryReadFailed(Message, bubble=False):
    """The history could not be read."""

    problem: str
    """Reason to show to the learner."""


@dataclass
class HistoryWriteFailed(Message, bubble=False):
    """Something could not be saved."""

    problem: str
    """Reason to show to the learner."""
