"""What a thread could not do with the history: told to whoever had asked, and to nobody else."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class HistoryReadFailed(Message, bubble=False):
    """The history could not be read."""

    problem: str
    """Why, in words for the learner."""


@dataclass
class HistoryWriteFailed(Message, bubble=False):
    """Something could not be put on disk."""

    problem: str
    """Why, in words for the learner."""
