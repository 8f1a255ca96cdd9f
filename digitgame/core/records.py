"""Records of play: attempts, sessions and skipped prompts."""

from dataclasses import dataclass, field
from datetime import datetime

from digitgame.core.ink import Stroke
from digitgame.core.judging import Parts
from digitgame.core.session import Outcome, Task
from model.reader import Prediction


@dataclass(frozen=True)
class Attempt:
    """One drawing judged."""

    session: str
    """The session's unique name."""
    learner: str
    prompt: int
    """Index of the prompt in the session, from 0."""
    target: int
    outcome: Outcome
    prediction: Prediction
    strokes: tuple[Stroke, ...]
    columns: int
    """The pad's width in cells."""
    rows: int
    """The pad's height in cells."""
    model: str
    """Version of the weights that read it: `Reader.version`."""
    drawn_at: datetime
    """When the verdict was asked for, in the learner's time zone: its date is the learner's day."""
    score: float | None = None
    """0 to 100; None for what can't be read, and for attempts older than the judge."""
    parts: Parts | None = None
    way: str | None = None
    """The name of the copybook's way that the ink followed."""
    task: Task = Task.PRACTICE
    """The task it was drawn for."""
    name: str = field(default="", compare=False)
    """32 hexadecimal digits that no other attempt has, in any store; empty: it gets one when it is
    kept. Attempts that hold the same are equal, whatever their names."""


@dataclass(frozen=True)
class SessionRecord:
    """A session as it is kept, finished or to be picked up again."""

    name: str
    """The same unique name as `Attempt.session`."""
    learner: str
    task: Task
    started_at: datetime
    """When it began, with its time zone."""
    state: str
    """JSON of `digitgame.core.session_json`; empty if there is none."""
    is_finished: bool
    answered: int
    """Prompts that count."""
    right: int
    """Of those, the right ones."""
    points: float
    """The sum of the scores, 0 to 100 each."""
    seconds: float
    """Time in which the learner was at it."""


@dataclass(frozen=True)
class Skip:
    """A prompt that was passed without a readable try."""

    learner: str
    session: str
    prompt: int
    target: int
    task: Task
    at: datetime
    """When, with its time zone."""
