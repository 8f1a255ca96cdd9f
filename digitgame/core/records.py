"""Records of play: attempts, sessions and skipped prompts."""

from dataclasses import dataclass, field
from datetime import datetime

from digitgame.core.ink import Stroke
from digitgame.core.judging import Parts
from digitgame.core.session import Outcome, Task
from model.reader import Prediction


@dataclass(frozen=True)
class Attempt:
    """A judged drawing."""

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
    """Version of the network's weights: `Reader.version`."""
    drawn_at: datetime
    """Time of submission, in the learner's time zone: its date is the learner's day."""
    score: float | None = None
    """0 to 100; None if unreadable or older than the judge."""
    parts: Parts | None = None
    way: str | None = None
    """Name of the copybook's way that the ink followed."""
    task: Task = Task.PRACTICE
    name: str = field(default="", compare=False)
    """Globally unique: 32 hexadecimal digits, or empty before it is stored. Ignored by `==`."""


@dataclass(frozen=True)
class SessionRecord:
    """A stored session, finished or resumable."""

    name: str
    """The same unique name as `Attempt.session`."""
    learner: str
    task: Task
    started_at: datetime
    """Start, with its time zone."""
    state: str
    """JSON of `digitgame.core.session_json`, or empty."""
    is_finished: bool
    answered: int
    """Number of prompts that count."""
    right: int
    """Number of right ones among them."""
    points: float
    """Sum of their scores, 0 to 100 each."""
    seconds: float
    """Time spent on it."""


@dataclass(frozen=True)
class Skip:
    """A prompt that was skipped: left without a readable try."""

    learner: str
    session: str
    prompt: int
    target: int
    task: Task
    at: datetime
    """With its time zone."""
